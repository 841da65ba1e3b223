using Konstruct.Core.Files;

namespace Konstruct.Core.Reports.Sarif;

/// <summary>Where a result is shown in a file.</summary>
/// <param name="Root">The repository; null where the file lies in none.</param>
/// <param name="Uri">The file's address: relative to the repository, percent-encoded; absolute where there is none.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in UTF-16 units, from 1; null where the line as a whole is meant.</param>
internal sealed record SarifPlace(string? Root, string Uri, int Line, int? Column)
{
    /// <summary>The place of a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="paths">Which repositories there are.</param>
    /// <param name="line">The line.</param>
    /// <param name="column">The column.</param>
    public static SarifPlace Of(string path, ReportPaths paths, int line, int? column)
    {
        var root = paths.RootOf(path);
        var uri = root is null ? new UriBuilder(System.Uri.UriSchemeFile, "") { Path = Escaped(path.Replace('\\', '/')) }.Uri.AbsoluteUri : Escaped(ManifestSearch.Relative(root, path));
        return new SarifPlace(root, uri, Math.Max(1, line), column is { } at ? Math.Max(1, at) : null);
    }

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));
}
