using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>A commit that a run may have made without having come to note it, because it was killed. It is told, and left: that no other run made it cannot be known for certain.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Commit">The commit.</param>
internal sealed record UnnotedCommit(string Branch, string Commit)
{
    private const string Heads = "refs/heads/";

    /// <summary>Finds those that hold what a run was about to commit, and that no journal names, as far as they lie beside its own.</summary>
    /// <param name="root">Full path of the work tree.</param>
    /// <param name="clusters">What the journal says of the files of clusters, by their names.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>By the cluster's name; none where git cannot tell.</returns>
    public static async Task<IReadOnlyDictionary<string, UnnotedCommit>> FindAsync(string root, IReadOnlyDictionary<string, List<JournalFile>> clusters, UndoJournal journal, CancellationToken cancellation)
    {
        var found = new Dictionary<string, UnnotedCommit>(StringComparer.Ordinal);
        try
        {
            var tree = new GitWorkTree(root);
            // Once for all clusters, of which there may be a thousand.
            var commits = await tree.AskAsync(["log", "-z", $"--glob={Heads}*", "--source", "--format=%S%n%H%n%B", "--fixed-strings", "--grep=" + GitBranchStart.Trailer, "--not", "HEAD"], cancellation).ConfigureAwait(false);
            var noted = journal.Read.Entries.OfType<JournalCommit>().Select(c => c.Commit).ToHashSet(StringComparer.Ordinal);
            foreach (var lines in commits.IsSuccess ? commits.Items.Select(i => i.Split('\n')) : [])
            {
                if (lines is [var branch, var commit, ..] && branch.StartsWith(Heads, StringComparison.Ordinal) && !noted.Contains(commit)
                    && Array.Find(lines, l => l.StartsWith(GitBranchStart.Trailer, StringComparison.Ordinal))?[GitBranchStart.Trailer.Length..].Trim() is { } cluster && clusters.TryGetValue(cluster, out var files) && !found.ContainsKey(cluster)
                    && await HoldsAsync(tree, commit, files, cancellation).ConfigureAwait(false) && !LaterRun.Names(journal.Path, commit))
                {
                    found.Add(cluster, new UnnotedCommit(branch[Heads.Length..], commit));
                }
            }
        }
        // Then nothing is told of a commit.
        catch (GitException)
        {
            return found;
        }
        return found;
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
