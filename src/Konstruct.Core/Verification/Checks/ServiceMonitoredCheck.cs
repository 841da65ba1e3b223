using Konstruct.Core.GitOps;

namespace Konstruct.Core.Verification.Checks;

/// <summary>A ServiceMonitor selects the provider's Service, by its labels and by a port that it has.</summary>
internal sealed class ServiceMonitoredCheck : CheckOf<MetricsTrack>
{
    public override CheckRule Rule => CheckRule.ServiceMonitored;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.PrometheusDeployed];

    protected override string SubjectOf(MetricsTrack track) => $"ServiceMonitor {track.Cluster.Places.CrossplaneNamespace}/{GuideValues.ServiceMonitorName}";

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(MetricsTrack track, CheckSources sources)
    {
        if (await MonitoredService.MonitorsAsync(track.Cluster).ConfigureAwait(false) is not { } monitors)
            return [Verdict.Fail(SubjectOf(track), "the cluster serves no ServiceMonitor: its CRD is not installed", "Sync the Application of Prometheus first.")];
        if (monitors.Count == 0)
            return [Verdict.Fail(SubjectOf(track), "is not there")];
        return [await MonitoredService.FindAsync(track.Cluster).ConfigureAwait(false) is { } found
            ? Verdict.Pass($"ServiceMonitor {found.Monitor.Namespace}/{found.Monitor.Name}", $"selects the Service '{found.Service.Name}'")
            : Verdict.Fail($"ServiceMonitor {string.Join(", ", monitors.Select(m => $"{m.Namespace}/{m.Name}"))}", "selects no Service with the port that it names: compare its labels and port names with the Service's")];
    }
}
