using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>A commit that a run may have made without having come to note it, because it was killed. It is told, and left: that no other run made it cannot be known for certain.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Commit">The commit.</param>
internal sealed record UnnotedCommit(string Branch, string Commit)
{
    private const string Heads = "refs/heads/";

    /// <summary>Finds one that holds what a run was about to commit, and that no journal names, as far as they lie beside its own.</summary>
    /// <param name="root">Full path of the work tree.</param>
    /// <param name="files">What the journal says of one cluster's files.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where there is none, or where git cannot tell.</returns>
    public static async Task<UnnotedCommit?> FindAsync(string root, IReadOnlyList<JournalFile> files, UndoJournal journal, CancellationToken cancellation)
    {
        try
        {
            var tree = new GitWorkTree(root);
            var commits = await tree.AskAsync(["log", "-z", "--glob=refs/heads/*", "--source", "--format=%S%n%H", "--fixed-strings", "--grep=" + GitBranchStart.Trailer + files[0].Cluster, "--not", "HEAD"], cancellation).ConfigureAwait(false);
            foreach (var found in commits.IsSuccess ? commits.Items.Select(i => i.Split('\n')).Where(i => i is [var branch, _] && branch.StartsWith(Heads, StringComparison.Ordinal)) : [])
            {
                if (!journal.Read.Entries.OfType<JournalCommit>().Any(c => c.Commit == found[1]) && await HoldsAsync(tree, found[1], files, cancellation).ConfigureAwait(false) && !LaterRun.Names(journal.Path, found[1]))
                    return new UnnotedCommit(found[0][Heads.Length..], found[1]);
            }
            return null;
        }
        catch (GitException)
        {
            return null;
        }
    }

    /// <summary>What is told of it.</summary>
    public MigrationOutcome Told() => new(new MigrationResult
    {
        Step = MigrationPhase.Branch,
        Status = MigrationStatus.Skipped,
        Branch = Branch,
        Commit = Commit,
        Reason = $"the branch '{Branch}' has the commit {Commit[..10]}, which the run seems to have made just before it was killed, without noting it. See what it is, git show {Commit[..10]}; then delete the branch by hand, if nobody needs it: git branch -D {Branch}.",
    }, null);

    private static async Task<bool> HoldsAsync(GitWorkTree tree, string commit, IReadOnlyList<JournalFile> files, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            if (await tree.ReadAsync($"{commit}:{file.Path}", file.Path, cancellation).ConfigureAwait(false) is not { } bytes || MigrationJournal.Hash(bytes) != file.Sha256After)
                return false;
        }
        return true;
    }
}
