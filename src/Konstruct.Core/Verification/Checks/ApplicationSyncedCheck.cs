using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Every Application that uses the credential is synced, or waits for a person.</summary>
internal sealed class ApplicationSyncedCheck : ApplicationCheck
{
    public override CheckRule Rule => CheckRule.ApplicationSynced;

    public override IReadOnlyList<CheckRule> Needs => [.. base.Needs, CheckRule.RepositoryReadable];

    protected override async Task<Verdict?> JudgeAsync(ClusterView cluster, ApplicationView application, DateTimeOffset? changed)
    {
        var subject = application.ToString();
        // One that cannot load is not known to be in sync, and has been told of.
        if (application.Conditions.Any(c => c.IsError && c.Type != "SyncError"))
            return Verdict.Skip(subject, "it does not load from Git") with { BlockedBy = CheckRule.ApplicationLoads.Id };
        if (application.Phase is "Failed" or "Error")
        {
            var meaning = ArgoMessage.Of(application.PhaseMessage ?? "");
            return Verdict.Fail(subject, $"the last sync ended as '{application.Phase}': {(meaning is null ? "" : $"{meaning.Cause}: ")}{ForeignText.Of(application.PhaseMessage ?? "no message")}", meaning?.Recommendation);
        }
        if (application.Sync == "OutOfSync")
        {
            if (!application.IsAutomated)
                return Verdict.Warn(subject, "waiting for a person: it is OutOfSync, and its sync is manual", $"Look at what would change, then sync it: argocd app sync {application.Name}.");
            if (await HasWindowsAsync(cluster, application).ConfigureAwait(false))
                return Verdict.Warn(subject, $"waiting for a person: it is OutOfSync, and the sync windows of the project '{application.Project}' may hold it back", $"Wait for the window, or sync it by hand: argocd app sync {application.Name}.");
            return Verdict.Warn(subject, "it is OutOfSync, and ArgoCD has not synced it yet");
        }
        if (application.Sync != "Synced")
            return Verdict.Warn(subject, $"whether it is synced is not known ('{application.Sync ?? "no status"}')");
        return application.Health is "Degraded" or "Missing"
            ? Verdict.Warn(subject, $"Synced, but '{application.Health}'")
            : Verdict.Pass(subject, $"Synced, {application.Health ?? "no health told"}");
    }

    private static async Task<bool> HasWindowsAsync(ClusterView cluster, ApplicationView application)
    {
        var projects = await cluster.ObjectsAsync("argoproj.io", "AppProject", cluster.Places.ArgoNamespace).ConfigureAwait(false);
        return projects?.FirstOrDefault(p => p.Name == application.Project)?.Items("spec", "syncWindows").Any() == true;
    }
}
