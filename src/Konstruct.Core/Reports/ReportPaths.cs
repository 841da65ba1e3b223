using Konstruct.Core.Files;

namespace Konstruct.Core.Reports;

/// <summary>The repositories that files lie in, and their paths there.</summary>
internal sealed class ReportPaths
{
    private readonly Dictionary<string, string?> _rootsOfFolders = new(StringComparer.Ordinal);
    private readonly List<string> _roots;
    private readonly string? _folder;

    /// <summary>Takes the repositories that clusters and plans name; those of other files are looked for.</summary>
    public ReportPaths(ReportContent content)
    {
        _roots = [.. content.Clusters.Select(c => c.RepositoryRoot).Concat(content.Plans.SelectMany(p => p.Repositories)).OfType<string>().Distinct(StringComparer.Ordinal).OrderByDescending(r => r.Length)];
        var files = content.Findings.Select(f => f.Path).Concat(content.Files.Select(f => f.Path)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var roots = files.Select(RootOf).ToList();
        _folder = Common([.. files.Where((_, i) => roots[i] is null)]);
        Bases = [.. roots.Append(_folder).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The folders that shown paths begin in: repositories, and the one that files of none have in common.</summary>
    public IReadOnlyList<string> Bases { get; }

    /// <summary>The repository that a file lies in; null where it lies in none.</summary>
    /// <param name="path">Full path.</param>
    public string? RootOf(string path) => _roots.Find(r => IsBelow(path, r)) ?? Found(path);

    /// <summary>A file's path as it is shown: from where most of them begin, with slashes; where they begin in several places, with the name of that folder.</summary>
    /// <param name="path">Full path.</param>
    public string Shown(string path)
    {
        if ((RootOf(path) ?? (_folder is not null && IsBelow(path, _folder) ? _folder : null)) is not { } start)
            return path;
        var relative = ManifestSearch.Relative(start, path);
        return Bases.Count > 1 ? $"{Path.GetFileName(start)}/{relative}" : relative;
    }

    private string? Found(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? path;
        if (!_rootsOfFolders.TryGetValue(folder, out var root))
            _rootsOfFolders[folder] = root = Path.IsPathFullyQualified(folder) ? GitRepository.RootOf(folder) : null;
        return root;
    }

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal) && (root.EndsWith(Path.DirectorySeparatorChar) || (path.Length > root.Length && path[root.Length] is '/' or '\\'));

    // The folder that files have in common; null where that is none worth naming.
    private static string? Common(List<string> files)
    {
        if (files.Count == 0)
            return null;
        var common = Path.GetDirectoryName(files[0]);
        while (common is not null && !files.TrueForAll(f => IsBelow(f, common)))
            common = Path.GetDirectoryName(common);
        return common is null || Path.GetPathRoot(common) == common ? null : common;
    }
}
