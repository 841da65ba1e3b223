namespace Konstruct.Core.Files;

/// <summary>Finds the manifests below a folder: <c>*.yaml</c> and <c>*.yml</c>, in the order of their names. <c>.git</c> is left out, links are not followed.</summary>
/// <param name="isExcluded">Whether a file or folder is left out, by its path relative to the folder, with slashes.</param>
public sealed class ManifestSearch(Func<string, bool>? isExcluded = null)
{
    private static readonly EnumerationOptions _options = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>Called with each link that leads out of the folder searched, and with each folder that cannot be read, and why.</summary>
    public Action<string>? OnSkipped { get; init; }

    /// <summary>Called with the full path of each link.</summary>
    internal Action<string>? OnLink { get; init; }

    /// <summary>How the names of the files end that are looked for.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [".yaml", ".yml"];

    /// <summary>Finds the manifests.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="cancellation">Stops the search.</param>
    public IEnumerable<string> Below(string folder, CancellationToken cancellation = default)
    {
        var pending = new Stack<string>([folder]);
        while (pending.TryPop(out var current))
        {
            cancellation.ThrowIfCancellationRequested();
            var folders = new List<string>();
            foreach (var entry in Entries(current))
            {
                if (entry.Name == ".git" || isExcluded?.Invoke(Relative(folder, entry.FullName)) == true)
                    continue;
                if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null)
                    ReportLink(entry, folder);
                else if (entry is DirectoryInfo)
                    folders.Add(entry.FullName);
                else if (IsManifest(entry.Name))
                    yield return entry.FullName;
            }
            for (var i = folders.Count - 1; i >= 0; i--)
                pending.Push(folders[i]);
        }
    }

    /// <summary>Finds the manifests that lie directly in a folder.</summary>
    /// <param name="folder">Full path of the folder.</param>
    public IEnumerable<string> In(string folder) =>
        Entries(folder).Where(e => e is FileInfo && IsManifest(e.Name) && isExcluded?.Invoke(e.Name) != true && !(e.Attributes.HasFlag(FileAttributes.ReparsePoint) && e.LinkTarget is not null)).Select(e => e.FullName);

    /// <summary>The path of a file found below a folder, relative to it, with slashes.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="path">Full path of the file.</param>
    public static string Relative(string folder, string path)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith(folder, StringComparison.Ordinal))
            return Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
        return path.AsSpan(folder.Length).TrimStart(['/', Path.DirectorySeparatorChar]).ToString().Replace(Path.DirectorySeparatorChar, '/');
    }

    private bool IsManifest(string name) => Extensions.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private List<FileSystemInfo> Entries(string folder)
    {
        try
        {
            var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", _options).ToList();
            entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            OnSkipped?.Invoke($"The folder '{VisibleText.Line(folder)}' was left out, because it cannot be read: {e.Message}");
            return [];
        }
    }

    // A link within the folder leads to what is found anyway.
    private void ReportLink(FileSystemInfo link, string folder)
    {
        OnLink?.Invoke(link.FullName);
        if (OnSkipped is null || !(IsManifest(link.Name) || link is DirectoryInfo || Directory.Exists(link.FullName)))
            return;
        var target = TargetOf(link);
        if (target is null)
            OnSkipped($"The link '{VisibleText.Line(link.FullName)}' was left out, because what it points to ('{VisibleText.Line(link.LinkTarget)}') cannot be found.");
        else if (!ManifestFile.IsBelow(target, ManifestFile.Physical(folder)))
            OnSkipped($"The link '{VisibleText.Line(link.FullName)}' was not followed, because '{VisibleText.Line(target)}' is outside of '{folder}'.");
    }

    private static string? TargetOf(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target ? ManifestFile.Physical(target.FullName) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
