using Konstruct.Core.GitOps;
using Konstruct.Core.Kubernetes;
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
        KubernetesException? unknown = null;
        var hasParent = false;
        foreach (var cluster in track.All)
        {
            try
            {
                var own = (await cluster.ApplicationsAsync().ConfigureAwait(false) ?? []).Where(a => GoesTo(a, cluster, track.Cluster)).ToList();
                hasParent |= cluster != track.Cluster && own.Count > 0;
                found.AddRange(own.Where(a => a.Charts.Contains(GuideValues.PrometheusChart, StringComparer.Ordinal)).Select(a => (cluster, a)));
            }
            catch (KubernetesException e)
            {
                unknown ??= e;
            }
        }
        if (found.Count == 0 && unknown is not null)
            return [ArgoAuthTest.Unknown(SubjectOf(track), unknown)];
        if (found.Count == 0 && !hasParent)
            return [Verdict.Skip(SubjectOf(track), $"none of the known clusters ({string.Join(", ", track.All.Select(c => c.Name))}) deploys to '{track.Cluster.Name}': the parent, where it lives, was not asked", "Give the context of the parent: -Context.")];
        return found.Count == 0
            ? [Verdict.Fail(SubjectOf(track), $"no Application in the known clusters ({string.Join(", ", track.All.Select(c => c.Name))}) deploys the chart '{GuideValues.PrometheusChart}' to '{track.Cluster.Name}'", "New-KonstructPrometheusApp, push it, and have ArgoCD sync it.")]
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
            return Verdict.Fail(subject, $"{condition.Type}: {Said(condition.Message)}", WhatToDo(condition.Message));
        if (application.Phase is "Failed" or "Error")
            return Verdict.Fail(subject, $"the last sync ended as '{application.Phase}': {Said(application.PhaseMessage ?? "no message")}", WhatToDo(application.PhaseMessage ?? ""));
        return (application.Sync, application.Health) switch
        {
            ("Synced", "Healthy") => Verdict.Pass(subject, "Synced, Healthy"),
            ("OutOfSync", _) when !application.IsAutomated => Verdict.Warn(subject, "waiting for a person: it is OutOfSync, and its sync is manual", $"Sync it: argocd app sync {application.Name}."),
            (_, "Degraded" or "Missing") => Verdict.Fail(subject, $"{application.Sync ?? "no sync status"}, {application.Health}"),
            _ => Verdict.Warn(subject, $"{application.Sync ?? "no sync status"}, {application.Health ?? "no health told"}"),
        };
    }

    private static string? WhatToDo(string message) => message.Contains("not permitted in project", StringComparison.Ordinal)
        ? "Permit it in the AppProject: the chart's repository in sourceRepos, the cluster and namespace in destinations; finding KON120 of Get-KonstructCluster names what is missing."
        : ArgoMessage.Of(message)?.Recommendation;

    private static string Said(string message) => $"{(ArgoMessage.Of(message) is { } meaning ? $"{meaning.Cause}: " : "")}{ForeignText.Of(message)}";
}
