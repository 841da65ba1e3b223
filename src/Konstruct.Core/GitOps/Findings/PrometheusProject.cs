using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>
/// An AppProject that refuses what the Prometheus Application deploys. As ArgoCD judges it: <c>IsSourcePermitted</c>, <c>IsDestinationPermitted</c> and
/// <c>IsGroupKindPermitted</c> in pkg/apis/application/v1alpha1.
/// </summary>
internal sealed class PrometheusProject : IClusterRule
{
    private static readonly (string Group, string Kind)[] _clusterScoped =
        [("apiextensions.k8s.io", "CustomResourceDefinition"), ("rbac.authorization.k8s.io", "ClusterRole"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"), ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration")];

    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        var deployed = cluster.Applications.FirstOrDefault(a => a.Deploys(GuideValues.PrometheusChart));
        var name = deployed?.Project ?? cluster.ArgoProject ?? cluster.DestinationName;
        return cluster.InEach(o => o.Kind == "AppProject" && o.Name == name, project =>
        {
            var found = new List<(string, Finding)>();
            if (!IsAllowed(Texts(project, "sourceRepos"), GuideValues.PrometheusRepository, separator: '/'))
                found.Add(project.Find(Rule.ProjectRefuses, Place(project, "sourceRepos"), $"The AppProject '{name}' refuses the repository '{GuideValues.PrometheusRepository}'."));
            var space = deployed?.DestinationNamespace ?? GuideValues.PrometheusNamespace;
            if (!AllowsDestination(project, cluster.DestinationName, space))
                found.Add(project.Find(Rule.ProjectRefuses, Place(project, "destinations"), $"The AppProject '{name}' refuses the namespace '{space}' on the cluster '{cluster.DestinationName}'."));
            var refused = _clusterScoped.Where(k => !Lists(project, "clusterResourceWhitelist", k) || Lists(project, "clusterResourceBlacklist", k)).Select(k => k.Kind).ToList();
            if (refused.Count > 0)
                found.Add(project.Find(Rule.ProjectRefuses, Place(project, "clusterResourceWhitelist"), $"The AppProject '{name}' refuses {string.Join(", ", refused)}, which the chart '{GuideValues.PrometheusChart}' deploys."));
            return found;
        });
    }

    // What a server's address stands for cannot be told from files: it counts as this cluster's.
    private static bool AllowsDestination(ClusterObject project, string? cluster, string space)
    {
        var allowed = false;
        foreach (var destination in Items(project, "destinations"))
        {
            var ofNamespace = Application.Text(destination, "namespace") ?? "";
            var ofName = Application.Text(destination, "name") ?? "";
            var ofServer = Application.Text(destination, "server") ?? "";
            var isDenied = ofNamespace.StartsWith('!') || ofName.StartsWith('!');
            var matches = Glob.IsMatch(ofNamespace.TrimStart('!'), space) && (cluster is not null && ofName.Length > 0 && Glob.IsMatch(ofName.TrimStart('!'), cluster) || ofName.Length == 0 && ofServer.Length > 0 && !ofServer.StartsWith('!'));
            if (matches && isDenied)
                return false;
            allowed |= matches;
        }
        return allowed;
    }

    private static bool IsAllowed(IEnumerable<string> patterns, string value, char separator)
    {
        var all = patterns.Select(p => p.ToLowerInvariant()).ToList();
        return all.Exists(p => !p.StartsWith('!') && Glob.IsMatch(p, value, separator)) && !all.Exists(p => p.StartsWith('!') && Glob.IsMatch(p[1..], value, separator));
    }

    private static bool Lists(ClusterObject project, string list, (string Group, string Kind) kind) => Items(project, list)
        .Any(i => Glob.IsMatch(Application.Text(i, "group") ?? "", kind.Group) && Glob.IsMatch(Application.Text(i, "kind") ?? "", kind.Kind));

    private static IEnumerable<YamlMapping> Items(ClusterObject project, string list) => ((project.Object.At("spec", list) as YamlSequence)?.Items ?? []).Select(i => i.Value).OfType<YamlMapping>();

    private static IEnumerable<string> Texts(ClusterObject project, string list) => ((project.Object.At("spec", list) as YamlSequence)?.Items ?? []).Select(i => i.Value).OfType<YamlScalar>().Select(s => s.Value);

    private static YamlNode Place(ClusterObject project, string key) => project.Object.MappingAt("spec")?.Find(key)?.Key ?? project.Object.Root;
}
