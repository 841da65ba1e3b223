using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>A ServiceMonitor or a Prometheus Application that the Kustomization of its folder does not list, so that it is not deployed.</summary>
internal sealed class NotListed : IClusterRule
{
    private static readonly string[] _names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        var kustomizations = cluster.Objects.Where(o => _names.Contains(o.Path[(o.Path.LastIndexOf('/') + 1)..], StringComparer.Ordinal)).ToLookup(o => o.Folder, StringComparer.Ordinal);
        return kustomizations.Count == 0 ? [] : cluster.InEach(o => IsOurs(cluster, o), ours => kustomizations[ours.Folder].Where(k => !Lists(k, ours.Path[(ours.Path.LastIndexOf('/') + 1)..]))
            .Select(k => k.Find(Rule.NotListed, k.Object.Root.FindAll("resources").FirstOrDefault()?.Key ?? k.Object.Root, $"The Kustomization does not list '{ours.Path}', so that the {ours.Kind} '{ours.Name}' is not deployed.")));
    }

    private static bool IsOurs(ClusterManifests cluster, ClusterObject candidate) => candidate.Kind switch
    {
        "ServiceMonitor" => candidate.Name == GuideValues.ServiceMonitorName,
        "Application" => cluster.Applications.Any(a => ReferenceEquals(a.Source, candidate) && a.Deploys(GuideValues.PrometheusChart)),
        _ => false,
    };

    private static bool Lists(ClusterObject kustomization, string file) =>
        kustomization.Object.At("resources") is YamlSequence resources && resources.Items.Any(i => i.Value is YamlScalar resource && resource.Value.TrimStart('.', '/') == file);
}
