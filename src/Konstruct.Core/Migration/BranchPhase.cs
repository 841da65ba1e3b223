using Konstruct.Core.Files;
using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>Commits the files of clusters to the branch of their work tree, which is opened with the first one.</summary>
/// <param name="name">The branch.</param>
internal sealed class BranchPhase(string name) : IAsyncDisposable
{
    private readonly Dictionary<string, GitBranch> _branches = new(StringComparer.Ordinal);

    /// <summary>Commits a cluster's files. What the branch has done already, as a hook may have left it, is not made anew.</summary>
    /// <param name="cluster">The cluster, which gets its branch, and its commit where one was made.</param>
    /// <param name="phase">Notes what becomes of files.</param>
    /// <param name="files">The files, as they are where the user is.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitException">The branch holds something else, or git refused: the branch is as it was.</exception>
    /// <exception cref="FileProblemException">A file cannot be written: the branch is as it was.</exception>
    public async Task CommitAsync(PlannedCluster cluster, FilesPhase phase, IReadOnlyList<PlannedFile> files, MigrationJournal journal, CancellationToken cancellation)
    {
        var root = cluster.Cluster.RepositoryRoot!;
        if (!_branches.TryGetValue(root, out var branch))
            _branches[root] = branch = await GitBranch.OpenAsync(new GitWorkTree(root), name, cancellation).ConfigureAwait(false);
        if (branch.IsContinued && phase.LeftToDoIn(branch.Root, cluster.Cluster, cancellation) is { } left)
        {
            files = [.. files.Where(f => PathOf(f) is var path && (left.Contains(path) || branch.OutOfDate.Contains(path)))];
        }
        cluster.Branch = name;
        if (files.Count == 0)
            return;
        var ids = await phase.NoteAsync(cluster.Cluster, files).ConfigureAwait(false);
        try
        {
            cluster.Commit = await branch.CommitAsync(cluster.Cluster.Name, [.. files.Select(f => (PathOf(f), f.File?.Bytes.ToArray(), f.Text))], PlanText.Message(cluster.Plan), cancellation).ConfigureAwait(false);
            if (cluster.Commit is { } commit)
                journal.NoteCommit(cluster.Cluster, name, commit);
            // An earlier run has committed it, and its journal tells of it.
            else
                journal.Write([.. ids.Select(id => new JournalUndone(id))]);
        }
        catch (Exception e) when (e is FileProblemException or GitException)
        {
            cluster.Branch = null;
            journal.Write([.. ids.Select(id => new JournalUndone(id))]);
            throw;
        }

        string PathOf(PlannedFile file) => ManifestSearch.Relative(root, file.Outcome.Path);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var branch in _branches.Values)
            await branch.DisposeAsync().ConfigureAwait(false);
    }
}
