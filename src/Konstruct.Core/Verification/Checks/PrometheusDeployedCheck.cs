using Konstruct.Core.GitOps;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The Application that deploys Prometheus is synced and healthy.</summary>
internal sealed class PrometheusDeployedCheck : CheckOf<MetricsTrack>
{
    public override CheckRule Rule => CheckRule.PrometheusDeployed;

    protected override string SubjectOf(MetricsTrack track) => $"Application of {GuideValues.PrometheusChart}";

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(MetricsTrack track, CheckSources sources)
    {
        var found = new List<(ClusterView Cluster, ApplicationView Application)>();
        foreach (var cluster in track.All)
            found.AddRange((await cluster.ApplicationsAsync().ConfigureAwait(false) ?? []).Where(a => a.Charts.Contains(GuideValues.PrometheusChart, StringComparer.Ordinal) && GoesTo(a, cluster, track.Cluster)).Select(a => (cluster, a)));
        return found.Count == 0
            ? [Verdict.Fail(SubjectOf(track), $"no Application in the known clusters ({string.Join(", ", track.All.Select(c => c.Name))}) deploys the chart '{GuideValues.PrometheusChart}' to '{track.Cluster.Name}'", "New-KonstructPrometheusApp, push it, and have ArgoCD sync it; or give the context of the parent: -Context.")]
            : [.. found.Select(f => Judge(f.Application) with { Context = f.Cluster.Name })];
    }

    // Itself, as ArgoCD calls it, or by the name that it has for the cluster.
    private static bool GoesTo(ApplicationView application, ClusterView argo, ClusterView cluster) => application.Destination switch
    {
        null or "in-cluster" or "https://kubernetes.default.svc" => argo == cluster,
        var name => name == cluster.DestinationName || name == cluster.Name || name.TrimEnd('/') == cluster.Api.Server.ToString().TrimEnd('/'),
    };

    private static Verdict Judge(ApplicationView application)
    {
        var subject = application.ToString();
        if (application.Conditions.FirstOrDefault(c => c.IsError) is { } condition)
            return Verdict.Fail(subject, $"{condition.Type}: {Said(condition.Message)}", ArgoMessage.Of(condition.Message)?.Recommendation);
        if (application.Phase is "Failed" or "Error")
            return Verdict.Fail(subject, $"the last sync ended as '{application.Phase}': {Said(application.PhaseMessage ?? "no message")}", ArgoMessage.Of(application.PhaseMessage ?? "")?.Recommendation);
        return (application.Sync, application.Health) switch
        {
            ("Synced", "Healthy") => Verdict.Pass(subject, "Synced, Healthy"),
            ("OutOfSync", _) when !application.IsAutomated => Verdict.Warn(subject, "waiting for a person: it is OutOfSync, and its sync is manual", $"Sync it: argocd app sync {application.Name}."),
            (_, "Degraded" or "Missing") => Verdict.Fail(subject, $"{application.Sync ?? "no sync status"}, {application.Health}"),
            _ => Verdict.Warn(subject, $"{application.Sync ?? "no sync status"}, {application.Health ?? "no health told"}"),
        };
    }

    private static string Said(string message) => $"{(ArgoMessage.Of(message) is { } meaning ? $"{meaning.Cause}: " : "")}{ForeignText.Of(message)}";
}
