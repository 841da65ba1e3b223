using System.Runtime.CompilerServices;
using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>Takes back what one journal tells of one run, or of several that no other journal came between: Vault is asked, then files go back, the last one first, then branches, and then Vault.</summary>
/// <param name="request">How it is taken back.</param>
/// <param name="journal">The journal.</param>
/// <param name="entries">What is taken back of it.</param>
/// <param name="repositories">Where repositories are.</param>
/// <param name="connections">The connections to Vault.</param>
/// <param name="foresight">What a preview has taken back in mind.</param>
internal sealed class UndoTurn(UndoRequest request, UndoJournal journal, IReadOnlyList<JournalEntry> entries, UndoRepositories repositories, VaultConnections connections, UndoForesight foresight)
{
    private readonly VaultUndo _vault = new(request, journal, entries, connections, foresight);
    private readonly FileUndo _files = new(request, journal, foresight);
    private readonly Dictionary<string, string> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Root, string Cluster), UnnotedCommit> _unnoted = [];
    private readonly HashSet<Exception> _reported = new(ReferenceEqualityComparer.Instance);

    /// <summary>Takes it back.</summary>
    /// <param name="cancellation">Stops it between two things.</param>
    /// <returns>One result for each file, branch and secret.</returns>
    public async IAsyncEnumerable<MigrationOutcome> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await _vault.AskAsync(cancellation).ConfigureAwait(false);
        await FindReadersAsync(cancellation).ConfigureAwait(false);
        var roots = entries.OfType<JournalFile>().Reverse().GroupBy(f => f.Root, StringComparer.Ordinal).Select(g => (Root: g.Key, Files: g.ToList())).ToList();
        await FindUnnotedAsync(cancellation).ConfigureAwait(false);
        var missing = roots.Where(r => r.Files.Exists(IsOpen) && Find(r.Root) is null).ToList();
        if (missing.Count > 0)
            yield return Missing(missing);
        foreach (var (root, files) in roots.Except(missing))
        {
            await foreach (var outcome in FilesAsync(root, files, cancellation).ConfigureAwait(false))
                yield return outcome;
        }
        foreach (var branch in entries.OfType<JournalCommit>().GroupBy(c => (c.Root, c.Branch)))
        {
            var clock = new StepClock();
            if (await BranchAsync([.. branch], cancellation).ConfigureAwait(false) is { } outcome)
                yield return clock.Stamp(outcome);
        }
        foreach (var unnoted in _unnoted.Values)
            yield return unnoted.Told();
        foreach (var opened in entries.OfType<JournalPullRequest>().DistinctBy(p => p.Url))
            yield return new MigrationOutcome(new MigrationResult { Step = MigrationPhase.PullRequest, Status = MigrationStatus.Skipped, Reason = $"close {opened.Url} by hand, if it is still open.", Branch = opened.Branch, PullRequestUrl = opened.Url }, null);
        await foreach (var outcome in _vault.RunAsync(_left, cancellation).ConfigureAwait(false))
            yield return outcome;
    }

    private UndoRepository? Find(string root) => repositories.Find(root, [.. journal.Read.Entries.OfType<JournalFile>().Where(f => f.Root == root)]);

    private async IAsyncEnumerable<MigrationOutcome> FilesAsync(string root, IReadOnlyList<JournalFile> files, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var isOpen = files.Any(IsOpen);
        var repository = isOpen ? Find(root)! : new UndoRepository(root, IsCertain: false);
        if (!request.Vault.IsPreview && Directory.Exists(repository.Root))
            await RemoveLeftAsync(repository, files, cancellation).ConfigureAwait(false);
        foreach (var cluster in files.GroupBy(f => (f.Cluster, f.Project)))
        {
            if (cluster.Any(IsOpen) && _vault.Refusal(cluster.Key.Project) is { } refusal)
            {
                yield return Refused(repository, [.. cluster], refusal);
                continue;
            }
            foreach (var file in cluster)
            {
                cancellation.ThrowIfCancellationRequested();
                var clock = new StepClock();
                var outcome = clock.Stamp(await _files.RunAsync(file, repository, IsOnBranch(file), cancellation).ConfigureAwait(false));
                if (outcome.Result.Status == MigrationStatus.Failed || (outcome.Result.Status == MigrationStatus.Pending && !request.Vault.IsPreview))
                    Leave(file.Project, outcome.Result.Reason ?? $"'{file.Path}' was not restored.");
                else if (outcome.Result.Status == MigrationStatus.Unchanged && await WhyStillReadAsync(file, repository, cancellation).ConfigureAwait(false) is { } reason)
                    Leave(file.Project, reason);
                yield return outcome;
            }
        }
    }

    private static async Task RemoveLeftAsync(UndoRepository repository, IReadOnlyList<JournalFile> files, CancellationToken cancellation)
    {
        LeftTemporaries.Remove(repository.Root, files);
        try
        {
            await GitBranchFolder.RemoveLeftBehindAsync(new GitWorkTree(repository.Root), cancellation).ConfigureAwait(false);
        }
        // It is no repository, or what is left is told where it is in the way.
        catch (GitException)
        {
            return;
        }
    }

    private bool IsOpen(JournalFile file) => !journal.IsUndone(file.Id);

    private MigrationOutcome Missing(IReadOnlyList<(string Root, List<JournalFile> Files)> missing)
    {
        var problem = repositories.Missing([.. missing.Select(m => m.Root)]);
        var files = missing.SelectMany(m => m.Files).Where(IsOpen).ToList();
        foreach (var file in files)
            Leave(file.Project, problem.Message);
        return new MigrationOutcome(new MigrationResult { Step = MigrationPhase.Files, Status = MigrationStatus.Failed, Reason = problem.Message, Files = [.. files.Select(f => Path.Combine(f.Root, f.Path))] }, problem);
    }

    private void Leave(string? project, string reason)
    {
        if (project is not null)
            _left.TryAdd(project, reason);
    }

    private MigrationOutcome Refused(UndoRepository repository, IReadOnlyList<JournalFile> files, ServiceException refusal)
    {
        Leave(files[0].Project, refusal.Message);
        var result = new MigrationResult
        {
            ClusterName = files[0].Cluster,
            ProjectName = files[0].Project,
            Step = MigrationPhase.Files,
            Status = MigrationStatus.Skipped,
            Reason = $"{files.Count} files were not touched, since Vault would not go back with them; to restore them all the same, give -Force. {refusal.Message}",
            Files = [.. files.Select(f => Path.Combine(repository.Root, f.Path))],
        };
        return _vault.Tells(files[0].Project)
            ? new MigrationOutcome(result, null)
            : new MigrationOutcome(result with { Status = MigrationStatus.Failed, ErrorId = refusal.Id }, _reported.Add(refusal) ? refusal : null);
    }

    private bool IsOnBranch(JournalFile file) => _unnoted.ContainsKey((file.Root, file.Cluster)) || entries.OfType<JournalCommit>().Any(c => c.Root == file.Root && c.Cluster == file.Cluster && !journal.IsUndone(c.Id));

    private async Task FindUnnotedAsync(CancellationToken cancellation)
    {
        foreach (var root in entries.OfType<JournalFile>().Where(IsOpen).GroupBy(f => f.Root, StringComparer.Ordinal))
        {
            var noted = entries.OfType<JournalCommit>().Where(c => c.Root == root.Key).Select(c => c.Cluster).ToHashSet(StringComparer.Ordinal);
            var clusters = root.GroupBy(f => f.Cluster, StringComparer.Ordinal).Where(g => !noted.Contains(g.Key)).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
            if (clusters.Count == 0 || Find(root.Key) is not { } repository)
                continue;
            foreach (var (cluster, commit) in await UnnotedCommit.FindAsync(repository.Root, clusters, journal, cancellation).ConfigureAwait(false))
                _unnoted[(root.Key, cluster)] = commit;
        }
    }

    // What was pushed on a branch may have been merged where ArgoCD reads it, as far as is known here: nothing is fetched.
    private async Task<string?> WhyStillReadAsync(JournalFile file, UndoRepository repository, CancellationToken cancellation)
    {
        if (!IsOnBranch(file) || entries.OfType<JournalPush>().FirstOrDefault(p => p.Root == file.Root) is not { } push)
            return null;
        try
        {
            var tree = new GitWorkTree(repository.Root);
            foreach (var name in new[] { "HEAD", "main", "master" })
            {
                if (await tree.ResolveAsync($"refs/remotes/{push.Remote}/{name}", cancellation).ConfigureAwait(false) is not { } commit)
                    continue;
                return await tree.ReadAsync($"{commit}:{file.Path}", file.Path, cancellation).ConfigureAwait(false) is { } bytes && MigrationJournal.Hash(bytes) == file.Sha256After
                    ? $"the branch '{push.Branch}' was merged, so that '{file.Path}' on '{push.Remote}' is what the run wrote: revert it there, run git fetch."
                    : null;
            }
        }
        // Where git cannot tell, nothing is known of a merge.
        catch (GitException)
        {
            return null;
        }
        return null;
    }

    private async Task<MigrationOutcome?> BranchAsync(IReadOnlyList<JournalCommit> commits, CancellationToken cancellation)
    {
        // What to do with a branch that has a commit which was not noted is told with that.
        if (Find(commits[0].Root) is not { } repository || _unnoted.Any(u => u.Key.Root == commits[0].Root && u.Value.Branch == commits[0].Branch))
            return null;
        if (commits.Select(c => _vault.Refusal(c.Project)).OfType<ServiceException>().FirstOrDefault() is { } refusal)
            return new MigrationOutcome(new MigrationResult { Step = MigrationPhase.Branch, Status = MigrationStatus.Skipped, Branch = commits[0].Branch, Reason = $"not touched, since Vault would not go back with it: {refusal.Message}" }, null);
        var push = entries.OfType<JournalPush>().FirstOrDefault(p => p.Root == commits[0].Root && p.Branch == commits[0].Branch);
        return await new BranchUndo(request, journal, foresight).RunAsync(repository.Root, commits, push, cancellation).ConfigureAwait(false);
    }

    // A cluster that another run moved may read the same secret.
    private async Task FindReadersAsync(CancellationToken cancellation)
    {
        if (_vault.Losing is not { Count: > 0 } losing)
            return;
        foreach (var root in entries.OfType<JournalFile>().GroupBy(f => f.Root, StringComparer.Ordinal))
        {
            if (Find(root.Key) is not { } repository)
                continue;
            var own = root.Select(f => f.Cluster).ToHashSet(StringComparer.Ordinal);
            // Who mentions a path without reading it as a cluster does not matter here, so that any of the prefixes will do.
            var readers = await RepositoryReaders.FindAsync(repository.Root, losing[0][..Math.Max(0, losing[0].LastIndexOf('/'))], cancellation).ConfigureAwait(false);
            foreach (var (path, reader) in losing.SelectMany(p => readers.Of(p).Select(r => (p, r))).Where(r => !own.Contains(r.r.Name) && r.r.Authentication is ClusterAuthentication.GitHubApp or ClusterAuthentication.Mixed))
                Leave(entries.OfType<JournalVault>().First(v => v.Path == path).Project, $"'{reader.Name}', which another run moved, reads the App's credential from '{path}': take that run back first.");
        }
    }
}
