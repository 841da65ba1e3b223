using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Every Application that uses the credential is synced, or waits for a person.</summary>
internal sealed class ApplicationSyncedCheck : ApplicationCheck
{
    public override CheckRule Rule => CheckRule.ApplicationSynced;

    public override IReadOnlyList<CheckRule> Needs => [.. base.Needs, CheckRule.RepositoryReadable];

    protected override async Task<Verdict?> JudgeAsync(ClusterView cluster, CredentialUse use)
    {
        var (application, subject) = (use.Application, use.Application.ToString());
        // One that cannot load is not known to be in sync, and has been told of.
        if (application.Conditions.Any(c => c.IsError && c.Type is not ("SyncError" or "DeletionError")))
        {
            return ApplicationLoadsCheck.Judge(use).Status == CheckStatus.Fail || use.IsBeforeChange(application.ReconciledAt)
                ? Verdict.Skip(subject, "it does not load from Git") with { BlockedBy = CheckRule.ApplicationLoads.Id }
                : Verdict.Warn(subject, $"whether it is synced is not known: it does not load ({CheckRule.ApplicationLoads.Id})");
        }
        var failure = application.Phase is "Failed" or "Error" ? $"the last sync ended as '{application.Phase}'{(application.FinishedAt is { } at ? $" at {at:yyyy-MM-dd HH:mm:ss}Z" : "")}" : null;
        var isOver = failure is not null && use.IsBeforeChange(application.FinishedAt);
        if (application.Sync == "OutOfSync")
        {
            if (failure is not null && !isOver)
                return Complain(use, failure, CheckStatus.Fail);
            return await WaitingAsync(cluster, application, failure is null ? "it is OutOfSync" : $"it is OutOfSync, and {failure}, before the credential was changed").ConfigureAwait(false);
        }
        if (application.Sync != "Synced")
            return failure is null || isOver ? Verdict.Warn(subject, $"whether it is synced is not known ('{application.Sync ?? "no status"}')") : Complain(use, failure, CheckStatus.Fail);
        if (application.Health is "Degraded" or "Missing")
            return Verdict.Warn(subject, $"Synced, but '{application.Health}'");
        // It was brought in line since, or only something around the sync failed, such as a hook.
        return failure is null || isOver ? Verdict.Pass(subject, $"Synced, {application.Health ?? "no health told"}") : Complain(use, $"Synced, although {failure}", CheckStatus.Warn);
    }

    private static Verdict Complain(CredentialUse use, string failure, CheckStatus status)
    {
        var complaint = Complaint.Of(use, use.Application.PhaseMessage ?? "no message");
        return new Verdict(status, use.Application.ToString(), $"{failure}: {complaint.Seen}") { Recommendation = complaint.Recommendation };
    }

    private static async Task<Verdict> WaitingAsync(ClusterView cluster, ApplicationView application, string seen)
    {
        var subject = application.ToString();
        if (!application.IsAutomated)
            return Verdict.Warn(subject, $"waiting for a person: {seen}, and its sync is manual", $"Look at what would change, then sync it: argocd app sync {application.Name}.");
        return await HasWindowsAsync(cluster, application).ConfigureAwait(false)
            ? Verdict.Warn(subject, $"waiting for a person: {seen}, and the sync windows of the project '{application.Project}' may hold it back", $"Wait for the window, or sync it by hand: argocd app sync {application.Name}.")
            : Verdict.Warn(subject, $"{seen}, and ArgoCD has not synced it yet") with { IsPending = true };
    }

    private static async Task<bool> HasWindowsAsync(ClusterView cluster, ApplicationView application)
    {
        var projects = await cluster.ObjectsAsync("argoproj.io", "AppProject", cluster.Places.ArgoNamespace).ConfigureAwait(false);
        return projects?.FirstOrDefault(p => p.Name == application.Project)?.Items("spec", "syncWindows").Any() == true;
    }
}
