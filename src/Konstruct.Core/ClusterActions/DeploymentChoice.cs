using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.ClusterActions;

/// <summary>Which of the Deployments of a namespace a name means.</summary>
internal static class DeploymentChoice
{
    private const string NameLabel = "app.kubernetes.io/name";

    /// <summary>That of the name; without it those whose label <c>app.kubernetes.io/name</c> is the name; without these those whose names end so after a hyphen, as a chart's release name is put before.</summary>
    /// <param name="all">The Deployments.</param>
    /// <param name="name">The name.</param>
    public static IReadOnlyList<KubernetesObject> ByName(IReadOnlyList<KubernetesObject> all, string name)
    {
        Func<KubernetesObject, bool>[] ways = [d => d.Name == name, d => d.Label(NameLabel) == name, d => d.Name.EndsWith("-" + name, StringComparison.Ordinal)];
        return ways.Select(fits => all.Where(fits).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];
    }
}
