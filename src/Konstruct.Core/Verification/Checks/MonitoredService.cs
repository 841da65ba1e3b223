using System.Text.Json;
using Konstruct.Core.GitOps;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>A Service of the provider, and the ServiceMonitor that selects it.</summary>
/// <param name="Monitor">The ServiceMonitor.</param>
/// <param name="Service">The Service.</param>
internal sealed record MonitoredService(KubernetesObject Monitor, KubernetesObject Service)
{
    /// <summary>The ServiceMonitors that are meant for the provider; null where the kind is not served.</summary>
    /// <param name="cluster">The cluster.</param>
    public static async Task<IReadOnlyList<KubernetesObject>?> MonitorsAsync(ClusterView cluster)
    {
        var all = await cluster.ObjectsAsync("monitoring.coreos.com", "ServiceMonitor", cluster.Places.CrossplaneNamespace).ConfigureAwait(false);
        return all?.Where(m => m.Name == GuideValues.ServiceMonitorName).ToList() is { Count: > 0 } own ? own : all;
    }

    /// <summary>The first that fits; null where none does.</summary>
    /// <param name="cluster">The cluster.</param>
    public static async Task<MonitoredService?> FindAsync(ClusterView cluster)
    {
        var services = await cluster.ObjectsAsync("", "Service", cluster.Places.CrossplaneNamespace).ConfigureAwait(false) ?? [];
        return (await MonitorsAsync(cluster).ConfigureAwait(false) ?? []).SelectMany(m => services.Where(s => Selects(m, s)).Select(s => new MonitoredService(m, s))).FirstOrDefault();
    }

    private static bool Selects(KubernetesObject monitor, KubernetesObject service)
    {
        var labels = monitor.Json.Texts("spec", "selector", "matchLabels").ToList();
        return labels.TrueForAll(l => service.Label(l.Key) == l.Value) && monitor.Items("spec", "selector", "matchExpressions").All(e => Fits(e, service))
            && monitor.Items("spec", "endpoints").Any(e => service.Items("spec", "ports").Any(p => HasPort(e, p)));
    }

    private static bool HasPort(JsonElement endpoint, JsonElement port) =>
        endpoint.Text("port") is { } name ? port.Text("name") == name : endpoint.At("targetPort") is { } target && port.At("targetPort") is { } of && target.ToString() == of.ToString();

    private static bool Fits(JsonElement expression, KubernetesObject service)
    {
        var value = service.Label(expression.Text("key") ?? "");
        var values = expression.Items("values").Select(v => v.ToString());
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value, StringComparer.Ordinal),
            "NotIn" => value is null || !values.Contains(value, StringComparer.Ordinal),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
