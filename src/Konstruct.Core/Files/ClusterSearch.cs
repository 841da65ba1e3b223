using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Konstruct.Core.Files;

/// <summary>
/// Finds the folders of workload clusters by what they hold and how they are laid out: a folder whose Applications deploy the folders beside them, or
/// one with a folder of credentials. Files are read in parallel and each once; a cluster is given as soon as its folder has been walked through.
/// </summary>
/// <param name="isExcluded">Whether a file or folder is left out, by its path relative to the folder that is searched, with slashes.</param>
public sealed class ClusterSearch(Func<string, bool>? isExcluded = null)
{
    private const int FilesAhead = 256;

    private static readonly string[] _extensions = [".yaml", ".yml", ".tf"];

    private static readonly string[] _componentFolders = ["secrets", "argocd", "crossplane-components", "actions-runner-controller", "provider-config"];

    /// <summary>Called with each link that leads out of the folder, and with each folder that cannot be read, and why.</summary>
    public Action<string>? OnSkipped { get; init; }

    /// <summary>Called for each file that was looked at.</summary>
    public Action? OnFile { get; init; }

    /// <summary>Called with each folder whose files belong to no cluster but may concern one.</summary>
    public Action<ClusterFolder>? OnOutside { get; init; }

    /// <summary>Finds the clusters.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="cancellation">Stops the search.</param>
    public async IAsyncEnumerable<ClusterFolder> BelowAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder = Path.TrimEndingDirectorySeparator(folder);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var links = new ConcurrentBag<string>();
        var work = Channel.CreateBounded<Task<Seen>>(new BoundedChannelOptions(FilesAhead) { SingleReader = true, SingleWriter = true });
        var walking = Task.Run(() => WalkAsync(folder, work.Writer, links.Add, stop.Token), stop.Token);
        var open = new Stack<OpenFolder>([new OpenFolder(folder)]);
        try
        {
            await foreach (var task in work.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                var seen = await task.ConfigureAwait(false);
                OnFile?.Invoke();
                var parent = Path.GetDirectoryName(seen.File.Path)!;
                while (!open.Peek().IsOrHolds(parent))
                {
                    if (Close(open, folder, links) is { } cluster)
                        yield return cluster;
                }
                Open(open, parent);
                open.Peek().Files.Add(seen);
                Mark(open, seen.Hints);
            }
            while (open.Count > 0)
            {
                if (Close(open, folder, links) is { } cluster)
                    yield return cluster;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await walking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether a folder lies where clusters do.</summary>
    internal static bool IsLaidOut(string folder) => Path.GetFileName(Path.GetDirectoryName(folder)) == "konstruct-clusters";

    private async Task WalkAsync(string folder, ChannelWriter<Task<Seen>> work, Action<string> onLink, CancellationToken cancellation)
    {
        try
        {
            var search = new ManifestSearch(isExcluded) { OnSkipped = OnSkipped, OnLink = onLink, Extensions = _extensions };
            foreach (var path in search.Below(folder, cancellation))
                await work.WriteAsync(Task.Run(() => Look(path), cancellation), cancellation).ConfigureAwait(false);
            work.Complete();
        }
        catch (Exception e)
        {
            work.Complete(e);
            throw;
        }
    }

    private static Seen Look(string path)
    {
        try
        {
            var content = ManifestFile.Read(path, mayBeLink: false);
            var hints = path.EndsWith(".tf", StringComparison.OrdinalIgnoreCase)
                ? ClusterHints.None with { IsPlatform = content.Bytes.Span.IndexOf("repo-credentials-template/"u8) >= 0 }
                : ClusterHints.In(content.Bytes.Span, Path.GetDirectoryName(path)!);
            return new Seen(new ClusterFile(path, content, null), hints);
        }
        catch (FileProblemException e)
        {
            return new Seen(new ClusterFile(path, null, e), ClusterHints.None);
        }
    }

    private static void Open(Stack<OpenFolder> open, string folder)
    {
        var missing = new Stack<string>();
        for (var at = folder; at != open.Peek().Path; at = Path.GetDirectoryName(at)!)
            missing.Push(at);
        while (missing.TryPop(out var path))
            open.Push(new OpenFolder(path));
    }

    // A folder that is none of a cluster hands its files on: the one above may turn out to be a cluster's. Their content goes, so that memory is bounded.
    private ClusterFolder? Close(Stack<OpenFolder> open, string searched, ConcurrentBag<string> links)
    {
        var folder = open.Pop();
        if (folder.IsCluster)
            return new ClusterFolder(folder.ClusterName, folder.Path, [.. folder.Files.Select(s => s.File), .. Linked(folder, searched, links)]);
        if (open.Count == 0)
        {
            foreach (var outside in folder.Files.Where(s => s.Hints.IsPlatform).Select(s => s.File).GroupBy(f => Path.GetDirectoryName(f.Path)!, StringComparer.Ordinal))
                OnOutside?.Invoke(new ClusterFolder("", outside.Key, [.. outside]));
        }
        else
        {
            open.Peek().Files.AddRange(open.Peek().IsCluster ? folder.Files : folder.Files.Select(s => s with { File = s.File with { Content = null } }));
        }
        return null;
    }

    // The walk is past the folder by now, so that all links in it are known.
    private List<ClusterFile> Linked(OpenFolder folder, string searched, ConcurrentBag<string> links)
    {
        var own = links.IsEmpty ? [] : links.Where(l => folder.IsOrHolds(Path.GetDirectoryName(l)!)).Order(StringComparer.Ordinal).ToList();
        if (own.Count == 0)
            return [];
        return new LinkedManifests(folder.Path, GitRepository.RootOf(folder.Path), p => isExcluded?.Invoke(ManifestSearch.Relative(searched, p)) == true) { Extensions = _extensions }.Follow(own)
            .Select(l => l.Problem is null ? new ClusterFile(l.Path, null, null).Loaded() : new ClusterFile(l.Path, null, l.Problem)).ToList();
    }

    private static void Mark(Stack<OpenFolder> open, ClusterHints hints)
    {
        if (!hints.IsPlatform || open.Any(f => f.IsKnown))
            return;
        var folders = open.ToArray();
        if (hints.DeploysBeside || Array.Exists(folders, f => IsLaidOut(f.Path)))
        {
            // How folders are laid out says more than credentials that somebody put above them.
            Array.ForEach(folders, f => f.IsCluster = false);
            var cluster = hints.DeploysBeside ? folders[0] : Array.Find(folders, f => IsLaidOut(f.Path))!;
            cluster.IsCluster = cluster.IsKnown = true;
        }
        else if (hints.HoldsCredentials && !Array.Exists(folders, f => f.IsCluster))
        {
            ClusterWith(folders).IsCluster = true;
        }
    }

    private static OpenFolder ClusterWith(OpenFolder[] folders)
    {
        var components = Array.FindIndex(folders, f => f.Name == "components");
        if (components >= 0 && components + 1 < folders.Length)
            return folders[components + 1];
        return folders.Length > 1 && _componentFolders.Contains(folders[0].Name, StringComparer.OrdinalIgnoreCase) ? folders[1] : folders[0];
    }

    private sealed record Seen(ClusterFile File, ClusterHints Hints);

    private sealed record OpenFolder(string Path)
    {
        public List<Seen> Files { get; } = [];

        public bool IsCluster { get; set; }

        // By its layout, which nothing overrules.
        public bool IsKnown { get; set; }

        public string Name => System.IO.Path.GetFileName(Path);

        // The templates of a chart bear the chart's name.
        public string ClusterName =>
            Name == "templates" && System.IO.Path.GetDirectoryName(Path) is { } chart && File.Exists(System.IO.Path.Combine(chart, "Chart.yaml")) ? System.IO.Path.GetFileName(chart) : Name;

        public bool IsOrHolds(string folder) =>
            folder.StartsWith(Path, StringComparison.Ordinal) && (folder.Length == Path.Length || folder[Path.Length] == System.IO.Path.DirectorySeparatorChar || Path.EndsWith(System.IO.Path.DirectorySeparatorChar));
    }
}
