using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The provider's Service has endpoints.</summary>
internal sealed class ServiceHasEndpointsCheck : CheckOf<MetricsTrack>
{
    public override CheckRule Rule => CheckRule.ServiceHasEndpoints;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.PrometheusDeployed, CheckRule.ServiceMonitored];

    protected override string SubjectOf(MetricsTrack track) => "the provider's Service";

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(MetricsTrack track, CheckSources sources)
    {
        if (await MonitoredService.FindAsync(track.Cluster).ConfigureAwait(false) is not { } found)
            return [Verdict.Skip(SubjectOf(track), "no ServiceMonitor selects one")];
        var subject = $"Service {found.Service.Namespace}/{found.Service.Name}";
        var endpoints = (await track.Cluster.ObjectsAsync("", "Endpoints", found.Service.Namespace).ConfigureAwait(false) ?? []).FirstOrDefault(e => e.Name == found.Service.Name);
        var count = endpoints?.Items("subsets").Sum(s => s.Items("addresses").Count()) ?? 0;
        var revision = found.Service.Text("spec", "selector", "pkg.crossplane.io/revision");
        return [count > 0 ? Verdict.Pass(subject, $"has {count} endpoint{(count == 1 ? "" : "s")}")
            : Verdict.Fail(subject, $"has no endpoints{(revision is null ? "" : $": its selector is pinned to the provider's revision '{revision}', which is another after an update")}", revision is null ? null : "Select by pkg.crossplane.io/provider alone, or write the present revision there.")];
    }
}
