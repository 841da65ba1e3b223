using Konstruct.Core.Files;

namespace Konstruct.Core.Git;

/// <summary>Whether what a cluster's files say here is what ArgoCD reads in Git, as far as the remote-tracking branches know: nothing is fetched.</summary>
internal static class GitStanding
{
    /// <summary>What keeps a cluster's files from being in Git; null where nothing does, or where the folder lies in no work tree.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitException">Git cannot be asked.</exception>
    public static async Task<string?> WhyNotInGitAsync(Cluster cluster, CancellationToken cancellation)
    {
        if (cluster.RepositoryRoot is not { } root)
            return null;
        var tree = new GitWorkTree(root);
        var folders = FoldersOf(root, cluster);
        var dirty = await tree.DirtyAsync(folders, cancellation).ConfigureAwait(false);
        if (dirty.Count > 0)
            return $"not yet in Git: commit, push and merge '{dirty[0]}'{(dirty.Count > 1 ? $" and {dirty.Count - 1} more" : "")}.";
        if (await tree.HeadAsync(cancellation).ConfigureAwait(false) is null)
            return "not yet in Git: there is no commit.";
        var branch = await tree.BranchAsync(cancellation).ConfigureAwait(false);
        if (await tree.RemoteAsync(branch, cancellation).ConfigureAwait(false) is not { } remote)
            return "not yet in Git: the repository has no remote that ArgoCD could read.";
        foreach (var revision in Revisions(cluster))
        {
            if (await FindAsync(tree, remote, revision, cancellation).ConfigureAwait(false) is not { } read)
                return $"not yet in Git: '{remote}' is not known to have '{revision}', which ArgoCD reads; run git fetch{(revision == "HEAD" ? $" and git remote set-head {remote} --auto" : "")}.";
            if (!await tree.ContainsAsync(read, "HEAD", cancellation).ConfigureAwait(false) && !await tree.IsSameAsync(read, "HEAD", folders, cancellation).ConfigureAwait(false))
                return $"not yet in Git: push, and merge into {(revision == "HEAD" ? $"the default branch of '{remote}'" : $"'{revision}'")}; then run git fetch.";
        }
        return null;
    }

    /// <summary>What keeps a work tree from showing all that is in Git: commits that were fetched, but are not checked out. Null where nothing does, or where there is no remote.</summary>
    /// <param name="clusters">The clusters in it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitException">Git cannot be asked.</exception>
    public static async Task<string?> WhyBehindAsync(IReadOnlyList<Cluster> clusters, CancellationToken cancellation)
    {
        if (clusters is not [{ RepositoryRoot: { } root }, ..])
            return null;
        var tree = new GitWorkTree(root);
        if (await tree.RemoteAsync(await tree.BranchAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false) is not { } remote)
            return null;
        foreach (var revision in clusters.SelectMany(Revisions).Append("HEAD").Distinct(StringComparer.Ordinal))
        {
            if (await FindAsync(tree, remote, revision, cancellation).ConfigureAwait(false) is { } read
                && !await tree.ContainsAsync("HEAD", read, cancellation).ConfigureAwait(false) && !await tree.IsSameAsync(read, "HEAD", ["."], cancellation).ConfigureAwait(false))
            {
                return $"pull first: '{remote}/{await NameAsync(tree, remote, revision, cancellation).ConfigureAwait(false)}' has commits that you do not have";
            }
        }
        return null;
    }

    private static async Task<string> NameAsync(GitWorkTree tree, string remote, string revision, CancellationToken cancellation)
    {
        if (revision != "HEAD")
            return revision;
        var output = await tree.AskAsync(["symbolic-ref", "--quiet", $"refs/remotes/{remote}/HEAD"], cancellation).ConfigureAwait(false);
        if (output.IsSuccess)
            return output.Text[$"refs/remotes/{remote}/".Length..];
        return await tree.ResolveAsync($"refs/remotes/{remote}/main", cancellation).ConfigureAwait(false) is null ? "master" : "main";
    }

    private static async Task<string?> FindAsync(GitWorkTree tree, string remote, string revision, CancellationToken cancellation)
    {
        // Git does not always know a remote's default branch.
        string[] names = revision == "HEAD"
            ? [$"refs/remotes/{remote}/HEAD", $"refs/remotes/{remote}/main", $"refs/remotes/{remote}/master"]
            : [$"refs/remotes/{remote}/{revision}", $"refs/tags/{revision}", .. revision.All(char.IsAsciiHexDigit) ? [revision] : Array.Empty<string>()];
        foreach (var name in names)
        {
            if (await tree.ResolveAsync(name, cancellation).ConfigureAwait(false) is { } found)
                return found;
        }
        return null;
    }

    // The cluster's own, and the files that links in it lead to.
    private static IReadOnlyList<string> FoldersOf(string root, Cluster cluster)
    {
        var links = new List<string>();
        _ = new ManifestSearch { OnLink = links.Add }.Below(cluster.Path).Count();
        var linked = links.Count == 0 ? [] : new LinkedManifests(cluster.Path, root).Follow(links).Where(l => l.Problem is null).Select(l => ManifestSearch.Relative(root, l.RealPath));
        return [ManifestSearch.Relative(root, cluster.Path) is { Length: > 0 } folder ? folder : ".", .. linked];
    }

    // What the Applications beside the folder name; where they name none, ArgoCD takes the default branch.
    private static List<string> Revisions(Cluster cluster)
    {
        var files = new ManifestSearch().Below(cluster.Path).Select(p => new ClusterFile(p, null, null)).ToList();
        var revisions = ClusterReader.Manifests(new ClusterFolder(cluster.Name, cluster.Path, files)).Applications
            .SelectMany(a => a.Sources).Where(s => GitOps.Application.Text(s, "path") is { } path && path.Contains(Path.GetFileName(cluster.Path), StringComparison.Ordinal))
            .Select(s => GitOps.Application.Text(s, "targetRevision") is { Length: > 0 } text && !text.Contains('<', StringComparison.Ordinal) && !text.Contains('{', StringComparison.Ordinal) ? text : "HEAD")
            .Distinct(StringComparer.Ordinal).ToList();
        return revisions.Count > 0 ? revisions : ["HEAD"];
    }
}
