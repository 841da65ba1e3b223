using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>Pushes the branch of a work tree, and opens a pull request for it, where that was asked for.</summary>
internal static class BranchPublication
{
    /// <summary>Publishes.</summary>
    /// <returns>The results of both steps for each cluster on the branch.</returns>
    public static async Task<IReadOnlyList<MigrationOutcome>> RunAsync(string root, MigrationRequest request, IReadOnlyList<PlannedCluster> clusters, MigrationPlan plan, MigrationQuestions questions, MigrationJournal journal,
        CancellationToken cancellation)
    {
        var branch = request.Branch!;
        var tree = new GitWorkTree(root);
        var outcomes = new List<MigrationOutcome>();
        string? remote = null;
        GitException? problem = null;
        var isDeclined = false;
        try
        {
            if (request.Pushes)
            {
                isDeclined = !await questions.Push(root, branch).ConfigureAwait(false);
                if (!isDeclined)
                {
                    remote = await GitBranch.PushAsync(tree, branch, cancellation).ConfigureAwait(false);
                    journal.Write(new JournalPush(root, branch, remote));
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
            outcomes.Add(new MigrationOutcome(cluster.Result(MigrationPhase.Branch, status, problem?.Message ?? (isDeclined ? "committed, but not pushed." : null)) with { Branch = branch, Commit = cluster.Commit, Changes = changes }, problem));
        }
        if (request.PullRequests is not null)
            outcomes.AddRange(await OpenAsync(root, request, clusters, plan, questions, journal, remote is not null, cancellation).ConfigureAwait(false));
        return outcomes;
    }

    private static async Task<IReadOnlyList<MigrationOutcome>> OpenAsync(string root, MigrationRequest request, IReadOnlyList<PlannedCluster> clusters, MigrationPlan plan, MigrationQuestions questions, MigrationJournal journal,
        bool isPushed, CancellationToken cancellation)
    {
        const MigrationPhase Step = MigrationPhase.PullRequest;
        var branch = request.Branch!;
        if (!isPushed)
            return [.. clusters.Select(c => new MigrationOutcome(c.Result(Step, MigrationStatus.Skipped, "not reached: the branch was not pushed.") with { Branch = branch }, null))];
        if (!await questions.OpenPullRequest(root, branch).ConfigureAwait(false))
            return [.. clusters.Select(c => new MigrationOutcome(c.Result(Step, MigrationStatus.Pending) with { Branch = branch }, null))];
        try
        {
            var tree = new GitWorkTree(root);
            var remote = await tree.UrlAsync(await GitBranch.RemoteOfAsync(tree, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            var (url, isNew) = await request.PullRequests!.OpenAsync(remote, branch, PlanText.Title(clusters), PlanText.Markdown(plan, clusters), cancellation).ConfigureAwait(false);
            if (isNew)
                journal.Write(new JournalPullRequest(root, branch, url));
            return [.. clusters.Select(c => new MigrationOutcome(c.Result(Step, isNew ? MigrationStatus.Done : MigrationStatus.Unchanged) with { Branch = branch, PullRequestUrl = url, Changes = isNew ? [$"opened {url}"] : [] }, null))];
        }
        catch (ServiceException e) when (e is not JournalException)
        {
            return [.. clusters.Select(c => new MigrationOutcome(c.Result(Step, MigrationStatus.Failed, e.Message) with { Branch = branch }, e))];
        }
    }
}
