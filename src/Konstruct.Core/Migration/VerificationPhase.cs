using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>Asks a cluster whether it authenticates with the App; but not before what it is to read is in Git, since until then it would answer for the token.</summary>
/// <param name="verifier">Asks it; null where nothing can.</param>
/// <param name="questions">What is asked before a cluster is touched.</param>
/// <param name="request">What is asked for.</param>
internal sealed class VerificationPhase(IMigrationVerifier? verifier, MigrationQuestions questions, MigrationRequest request)
{
    private const string NothingToAsk = "no cluster can be asked: give its kubeconfig context.";

    /// <summary>Syncs and verifies.</summary>
    public async Task<IReadOnlyList<MigrationOutcome>> RunAsync(PlannedCluster cluster, CancellationToken cancellation)
    {
        if (cluster.IsTemplate)
            return Left(cluster, "a template runs nowhere.");
        if (cluster.StoppedBy is not null && !request.IsPreview)
            return Left(cluster, $"not reached: {cluster.StoppedBy}");
        if (request.IsPreview)
            return [new(cluster.Result(MigrationPhase.Sync, MigrationStatus.Pending), null), new(cluster.Result(MigrationPhase.Verification, MigrationStatus.Pending), null)];
        try
        {
            if (await WhyNotAsync(cluster, cancellation).ConfigureAwait(false) is { } reason)
                return Left(cluster, reason);
        }
        catch (GitException e)
        {
            return Failed(cluster, MigrationPhase.Sync, e);
        }
        var step = MigrationPhase.Sync;
        var clock = new StepClock();
        try
        {
            MigrationOutcome synced;
            if (await questions.Sync(cluster.Cluster).ConfigureAwait(false))
                synced = Outcome(cluster, step, await verifier!.SyncAsync(cluster.Cluster, cancellation).ConfigureAwait(false));
            else
                synced = new MigrationOutcome(cluster.Result(step, MigrationStatus.Pending), null);
            synced = clock.Made(synced);
            step = MigrationPhase.Verification;
            clock = new StepClock();
            cluster.Verified = await verifier!.VerifyAsync(cluster.Cluster, cancellation).ConfigureAwait(false);
            return [synced, clock.Made(Outcome(cluster, step, cluster.Verified))];
        }
        catch (ServiceException e)
        {
            return [.. Failed(cluster, step, e).Select(clock.Stamp)];
        }
    }

    /// <summary>Verifies a cluster that is not migrated in this run, but reads what is. It is looked at, and no more.</summary>
    /// <returns>Why it does not pass; null where it does.</returns>
    public static async Task<string?> WhyUnprovenAsync(IMigrationVerifier? verifier, Cluster cluster, CancellationToken cancellation)
    {
        if (verifier is null)
            return NothingToAsk;
        if (await GitStanding.WhyNotInGitAsync(cluster, cancellation).ConfigureAwait(false) is { } reason)
            return reason;
        var outcome = await verifier.VerifyAsync(cluster, cancellation).ConfigureAwait(false);
        return outcome.Status == VerificationStatus.Passed ? null : outcome.Reason ?? "it does not pass.";
    }

    private async Task<string?> WhyNotAsync(PlannedCluster cluster, CancellationToken cancellation)
    {
        if (cluster.Branch is { } branch)
            return $"not yet in Git: {(request.Pushes ? "" : "push and ")}merge the branch '{branch}'.";
        if (await GitStanding.WhyNotInGitAsync(cluster.Cluster, cancellation).ConfigureAwait(false) is { } reason)
            return reason;
        return verifier is null ? NothingToAsk : null;
    }

    private static MigrationOutcome Outcome(PlannedCluster cluster, MigrationPhase step, VerificationOutcome outcome) => new(cluster.Result(step, outcome.Status switch
    {
        VerificationStatus.Passed => MigrationStatus.Done,
        VerificationStatus.Skipped => MigrationStatus.Skipped,
        _ => MigrationStatus.Failed,
    }, outcome.Reason) with
    { RuleIds = outcome.RuleIds }, null);

    private static IReadOnlyList<MigrationOutcome> Left(PlannedCluster cluster, string reason)
    {
        cluster.Verified = VerificationOutcome.Skipped(reason);
        return [.. new[] { MigrationPhase.Sync, MigrationPhase.Verification }.Select(s => new MigrationOutcome(cluster.Result(s, MigrationStatus.Skipped, reason), null))];
    }

    private static IReadOnlyList<MigrationOutcome> Failed(PlannedCluster cluster, MigrationPhase step, ServiceException problem)
    {
        cluster.Verified = VerificationOutcome.Failed(problem.Message);
        var failed = new MigrationOutcome(cluster.Result(step, MigrationStatus.Failed, problem.Message), problem);
        return step == MigrationPhase.Verification ? [failed] : [failed, new(cluster.Result(MigrationPhase.Verification, MigrationStatus.Skipped, "not reached: Sync failed."), null)];
    }
}
