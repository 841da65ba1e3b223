namespace Konstruct.Core.Files;

/// <summary>
/// The manifests that links in a cluster's folder lead to, within the repository: each is followed once, and what several lead to is one file. What lies in the folder is found without them. A link that leads out of the repository, or to nothing, is a problem of the cluster's.
/// </summary>
/// <param name="folder">Full path of the cluster's folder.</param>
/// <param name="tree">Full path of the work tree; null outside of one, where no link may lead out of the folder.</param>
/// <param name="isExcluded">Whether a file or folder is left out, by its full path.</param>
internal sealed class LinkedManifests(string folder, string? tree, Func<string, bool>? isExcluded = null)
{
    private readonly string _tree = tree ?? folder;
    private readonly string _physicalTree = ManifestFile.Physical(tree ?? folder);
    private readonly string _physicalFolder = ManifestFile.Physical(folder);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<(string Path, string RealPath)> _folders = [];

    /// <summary>How the names of the files end that are looked for.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [".yaml", ".yml"];

    /// <summary>Follows links.</summary>
    /// <param name="links">Full paths of the links.</param>
    /// <param name="cancellation">Stops it.</param>
    public IReadOnlyList<LinkedManifest> Follow(IEnumerable<string> links, CancellationToken cancellation = default)
    {
        var found = new List<LinkedManifest>();
        var pending = new Queue<string>(links);
        while (pending.TryDequeue(out var link))
        {
            cancellation.ThrowIfCancellationRequested();
            Follow(link, found, pending, cancellation);
        }
        return found;
    }

    /// <summary>Where a path in the cluster's folder really lies, by way of the folders that were followed.</summary>
    /// <param name="path">Full path; the file need not be there.</param>
    public string RealOf(string path)
    {
        var (link, real) = _folders.Find(f => path.StartsWith(f.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        return link is null ? path : Path.Combine(real, path[(link.Length + 1)..]);
    }

    private void Follow(string link, List<LinkedManifest> found, Queue<string> pending, CancellationToken cancellation)
    {
        FileSystemInfo? target;
        try
        {
            target = File.ResolveLinkTarget(link, returnFinalTarget: true);
        }
        catch (IOException)
        {
            target = null;
        }
        var isManifest = Extensions.Any(e => link.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        var isFolder = target is not null && Directory.Exists(target.FullName);
        if (!isManifest && !isFolder)
            return;
        if (target is null || !(isFolder || target.Exists))
        {
            found.Add(new LinkedManifest(link, link, new FileProblemException(FileProblem.FileNotFound, $"'{link}' is a link to '{new FileInfo(link).LinkTarget}', which is not there.", "Mend the link, or leave it out with -Exclude.")));
            return;
        }
        var physical = ManifestFile.Physical(target.FullName);
        if (ManifestFile.IsBelow(physical, _physicalFolder))
            return;
        if (!ManifestFile.IsBelow(physical, _physicalTree))
        {
            found.Add(new LinkedManifest(link, physical, new FileProblemException(FileProblem.LinkLeavesTree, $"'{link}' is a link to '{physical}', outside of '{_tree}'.",
                tree is null ? "Put what it leads to in its place, or leave it out with -Exclude; in a work tree of git links may lead anywhere in it." : "Put what it leads to into the repository, or leave the link out with -Exclude.")));
            return;
        }
        // A folder that holds the cluster's own leads round in a circle.
        if (!_seen.Add(physical) || ManifestFile.IsBelow(_physicalFolder, physical))
            return;
        var real = Path.GetFullPath(Path.GetRelativePath(_physicalTree, physical), _tree);
        if (isFolder)
            Search(link, real, found, pending, cancellation);
        else
            found.Add(new LinkedManifest(link, real, null));
    }

    private void Search(string link, string real, List<LinkedManifest> found, Queue<string> pending, CancellationToken cancellation)
    {
        _folders.Add((link, real));
        var search = new ManifestSearch(r => isExcluded?.Invoke(Path.Combine(link, r)) == true) { Extensions = Extensions, OnLink = l => pending.Enqueue(Named(l)) };
        found.AddRange(search.Below(real, cancellation).Where(f => _seen.Add(ManifestFile.Physical(f))).Select(f => new LinkedManifest(Named(f), f, null)));

        string Named(string path) => link + path[real.Length..];
    }
}
