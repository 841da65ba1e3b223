using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>Takes a branch back to where the run found it. One that was pushed is others', too, and is left.</summary>
/// <param name="request">How it is taken back.</param>
/// <param name="journal">The journal.</param>
/// <param name="foresight">What a preview has taken back in mind.</param>
internal sealed class BranchUndo(UndoRequest request, UndoJournal journal, UndoForesight foresight)
{
    /// <summary>Takes a branch back.</summary>
    /// <param name="root">Full path of the work tree.</param>
    /// <param name="commits">The run's commits to it, in their order.</param>
    /// <param name="push">Where it was pushed to; null where it was not.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<MigrationOutcome> RunAsync(string root, IReadOnlyList<JournalCommit> commits, JournalPush? push, CancellationToken cancellation)
    {
        var branch = commits[0].Branch;
        var result = new MigrationResult { Step = MigrationPhase.Branch, Status = MigrationStatus.Unchanged, Branch = branch, Commit = commits[^1].Commit };
        try
        {
            var tree = new GitWorkTree(root);
            var open = commits.Where(c => !journal.IsUndone(c.Id)).ToList();
            if (open.Count == 0)
                return new MigrationOutcome(result with { Reason = $"the branch '{branch}' has been taken back." }, null);
            if (!foresight.Branches.TryGetValue((root, branch), out var tip))
                tip = await tree.ResolveAsync("refs/heads/" + branch, cancellation).ConfigureAwait(false);
            if (tip is null)
                return new MigrationOutcome(result with { Reason = $"the branch '{branch}' is gone." }, null);
            if (push is not null)
                return Left($"the branch was pushed; delete it by hand, if nobody needs it: git push {push.Remote} --delete {branch}.");
            var there = await InAsync(tree, tip, open, cancellation).ConfigureAwait(false);
            var found = there.Count == 0 ? null : await tree.ResolveAsync(there[0].Commit + "^", cancellation).ConfigureAwait(false);
            if (there.Count == 0 || tip != there[^1].Commit || await CountAsync(tree, found, tip, cancellation).ConfigureAwait(false) != there.Count)
                return Left("the branch has other commits by now: take back first what a later run committed to it.");
            if (await CheckedOutAsync(tree, branch, cancellation).ConfigureAwait(false) is { } where)
                return Left($"the branch is checked out in '{where}': switch to another there, or remove that work tree (git worktree remove), then undo again.");
            // What an earlier run committed stays; a branch on which nothing is left that is not checked out goes.
            var to = found is null || await tree.ContainsAsync("HEAD", found, cancellation).ConfigureAwait(false) ? null : found;
            if (!await request.RestoreBranch(root, branch, to).ConfigureAwait(false))
            {
                if (request.Vault.IsPreview)
                    foresight.Branches[(root, branch)] = to;
                return new MigrationOutcome(result with { Status = MigrationStatus.Pending, Changes = [to is null ? $"delete the branch {branch}" : $"take the branch {branch} back to {to[..10]}"] }, null);
            }
            if (to is null)
                await tree.DoAsync(["branch", "--quiet", "-D", "--", branch], cancellation).ConfigureAwait(false);
            else
                await tree.DoAsync(["update-ref", "-m", "undo of a migration", "refs/heads/" + branch, to, tip], cancellation).ConfigureAwait(false);
            journal.Note([.. open.Select(c => c.Id)]);
            return new MigrationOutcome(result with { Status = MigrationStatus.Done, Changes = [to is null ? $"deleted the branch {branch}" : $"took the branch {branch} back to {to[..10]}"] }, null);
        }
        catch (GitException e)
        {
            return new MigrationOutcome(result with { Status = MigrationStatus.Failed, Reason = e.Message }, e);
        }

        MigrationOutcome Left(string reason) => new(result with { Status = MigrationStatus.Skipped, Reason = reason }, null);
    }

    // Where a branch was taken back without a note of it, as by an undo that was killed, a later run made it anew.
    private static async Task<List<JournalCommit>> InAsync(GitWorkTree tree, string tip, List<JournalCommit> commits, CancellationToken cancellation)
    {
        var all = (await tree.DoAsync(["rev-list", "--ignore-missing", tip, "--not", commits[0].Commit + "^"], cancellation).ConfigureAwait(false)).Text.Split('\n').ToHashSet(StringComparer.Ordinal);
        return [.. commits.Where(c => all.Contains(c.Commit))];
    }

    // A work tree that a run which was killed has left is in nobody's way.
    private static async Task<string?> CheckedOutAsync(GitWorkTree tree, string branch, CancellationToken cancellation) =>
        (await tree.TreesAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(t => t.Branch == branch && !GitBranchFolder.IsLeftBehind(t.Path)).Path;

    private static async Task<int> CountAsync(GitWorkTree tree, string? from, string to, CancellationToken cancellation) =>
        int.Parse((await tree.DoAsync(["rev-list", "--count", from is null ? to : $"{from}..{to}"], cancellation).ConfigureAwait(false)).Text, System.Globalization.CultureInfo.InvariantCulture);
}
