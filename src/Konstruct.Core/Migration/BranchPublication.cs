using Konstruct.Core.Git;
using Konstruct.Core.GitHub;

namespace Konstruct.Core.Migration;

/// <summary>Pushes the branch of a work tree, and opens a pull request for it, where that was asked for.</summary>
/// <param name="root">Full path of the work tree.</param>
/// <param name="request">What is asked for.</param>
/// <param name="clusters">The clusters on the branch.</param>
/// <param name="questions">What is asked before something is done.</param>
internal sealed class BranchPublication(string root, MigrationRequest request, IReadOnlyList<PlannedCluster> clusters, MigrationQuestions questions)
{
    private readonly GitWorkTree _tree = new(root);
    private readonly string _branch = request.Branch!;

    /// <summary>Tells what would be published.</summary>
    /// <returns>The results of both steps for each cluster that would be on the branch.</returns>
    public async Task<IReadOnlyList<MigrationOutcome>> PreviewAsync(CancellationToken cancellation)
    {
        var outcomes = Told(MigrationPhase.Branch, MigrationStatus.Pending);
        if (request.Pushes)
            await questions.Push(await TargetAsync(isPushed: true, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        if (request.PullRequests is null)
            return outcomes;
        await questions.OpenPullRequest(await TargetAsync(isPushed: false, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. outcomes, .. Told(MigrationPhase.PullRequest, MigrationStatus.Pending)];
    }

    /// <summary>Publishes.</summary>
    /// <returns>The results of both steps for each cluster on the branch.</returns>
    public async Task<IReadOnlyList<MigrationOutcome>> RunAsync(MigrationPlan plan, MigrationJournal journal, CancellationToken cancellation)
    {
        var outcomes = new List<MigrationOutcome>();
        string? remote = null;
        GitException? problem = null;
        var isDeclined = false;
        try
        {
            if (request.Pushes)
            {
                isDeclined = !await questions.Push(await TargetAsync(isPushed: true, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
                if (!isDeclined)
                {
                    remote = await GitBranch.PushAsync(_tree, _branch, cancellation).ConfigureAwait(false);
                    journal.Write(new JournalPush(root, _branch, remote));
                }
            }
        }
        catch (GitException e)
        {
            problem = e;
        }
        foreach (var cluster in clusters)
        {
            var status = problem is not null ? MigrationStatus.Failed : isDeclined ? MigrationStatus.Pending : cluster.Commit is null && remote is null ? MigrationStatus.Unchanged : MigrationStatus.Done;
            List<string> changes = [.. cluster.Commit is null ? Array.Empty<string>() : [$"committed {cluster.Commit[..10]}"], .. remote is null ? Array.Empty<string>() : [$"pushed to {remote}"]];
            outcomes.Add(new MigrationOutcome(cluster.Result(MigrationPhase.Branch, status, problem?.Message ?? (isDeclined ? "committed, but not pushed." : null)) with { Branch = _branch, Commit = cluster.Commit, Changes = changes }, problem));
        }
        if (request.PullRequests is not null)
            outcomes.AddRange(remote is null ? Told(MigrationPhase.PullRequest, MigrationStatus.Skipped, "not reached: the branch was not pushed.") : await OpenAsync(plan, journal, cancellation).ConfigureAwait(false));
        return outcomes;
    }

    private async Task<IReadOnlyList<MigrationOutcome>> OpenAsync(MigrationPlan plan, MigrationJournal journal, CancellationToken cancellation)
    {
        const MigrationPhase Step = MigrationPhase.PullRequest;
        if (!await questions.OpenPullRequest(await TargetAsync(isPushed: false, cancellation).ConfigureAwait(false)).ConfigureAwait(false))
            return Told(Step, MigrationStatus.Pending);
        try
        {
            var remote = await _tree.UrlAsync(await GitBranch.RemoteOfAsync(_tree, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            var text = new PullRequestText(plan, clusters, await GitBranchStart.ClustersAsync(_tree, _branch, cancellation).ConfigureAwait(false));
            var (url, outcome) = await request.PullRequests!.OpenAsync(remote, _branch, text.Write, cancellation).ConfigureAwait(false);
            if (outcome == PullRequestOutcome.Opened)
                journal.Write(new JournalPullRequest(root, _branch, url));
            var isDone = outcome != PullRequestOutcome.Unchanged;
            return [.. Told(Step, isDone ? MigrationStatus.Done : MigrationStatus.Unchanged).Select(o => o with { Result = o.Result with { PullRequestUrl = url, Changes = isDone ? [$"{(outcome == PullRequestOutcome.Opened ? "opened" : "updated")} {url}"] : [] } })];
        }
        catch (ServiceException e) when (e is not JournalException)
        {
            return [.. Told(Step, MigrationStatus.Failed, e.Message).Select(o => o with { Problem = e })];
        }
    }

    private async Task<BranchTarget> TargetAsync(bool isPushed, CancellationToken cancellation)
    {
        var remote = await GitBranch.RemoteOfAsync(_tree, cancellation).ConfigureAwait(false);
        var url = isPushed ? await _tree.PushUrlAsync(remote, cancellation).ConfigureAwait(false) : GitProgram.Shown(await _tree.UrlAsync(remote, cancellation).ConfigureAwait(false));
        return new BranchTarget(root, _branch, remote, url);
    }

    private IReadOnlyList<MigrationOutcome> Told(MigrationPhase step, MigrationStatus status, string? reason = null) => [.. clusters.Select(c => new MigrationOutcome(c.Result(step, status, reason) with { Branch = _branch }, null))];
}
