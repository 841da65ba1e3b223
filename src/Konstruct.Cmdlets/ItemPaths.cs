using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>Resolves the paths that users give, and reports those that lead nowhere.</summary>
/// <param name="cmdlet">Whose location and drives count, and who reports.</param>
internal sealed class ItemPaths(PSCmdlet cmdlet)
{
    /// <summary>The full paths that a path, perhaps with wildcards, stands for.</summary>
    public IReadOnlyList<string> Resolve(string path) =>
        Resolve(path, () => (cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider), provider));

    /// <summary>The full path of a path that is taken as it stands.</summary>
    public IReadOnlyList<string> Literal(string path) =>
        Resolve(path, () => ([cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _)], provider));

    /// <summary>Wildcards that match names, and paths with slashes.</summary>
    public static WildcardPattern[] Patterns(IEnumerable<string> patterns) =>
        [.. patterns.Select(p => WildcardPattern.Get(p.Replace('\\', '/').TrimEnd('/'), WildcardOptions.IgnoreCase))];

    /// <summary>Whether a path, or the name it ends with, matches one of the patterns.</summary>
    public static bool Matches(WildcardPattern[] patterns, string relative) =>
        Array.Exists(patterns, p => p.IsMatch(relative) || p.IsMatch(relative[(relative.LastIndexOf('/') + 1)..]));

    private IReadOnlyList<string> Resolve(string path, Func<(IReadOnlyList<string> Paths, ProviderInfo Provider)> resolve)
    {
        try
        {
            var (paths, provider) = resolve();
            if (provider.Name == "FileSystem")
                return paths;
            cmdlet.WriteError(FileErrors.NotFileSystem(path, provider.Name));
        }
        // No such item, drive or provider.
        catch (SessionStateException)
        {
            cmdlet.WriteError(FileErrors.NotFound(path));
        }
        return [];
    }
}
