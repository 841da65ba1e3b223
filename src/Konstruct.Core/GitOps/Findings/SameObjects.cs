namespace Konstruct.Core.GitOps.Findings;

/// <summary>One object in two files of a folder, of the kinds that the migration is about.</summary>
internal sealed class SameObjects : IClusterRule
{
    private static readonly string[] _kinds = ["ExternalSecret", "DeploymentRuntimeConfig", "ControllerConfig", "ServiceMonitor", "Service", "Application"];

    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        var seen = new Dictionary<(string, string, string?, string), string>();
        return cluster.InEach(o => o.Name.Length > 0 && !cluster.Patches.Contains(o.Path) && _kinds.Contains(o.Kind, StringComparer.Ordinal), found =>
        {
            var identity = (found.Folder, found.Kind, found.Object.Namespace, found.Name);
            return seen.TryAdd(identity, found.Path) || seen[identity] == found.Path
                ? []
                : [found.Find(Rule.SameObjectTwice, found.Object.Root, $"The {found.Kind} '{found.Name}' stands here and in '{seen[identity]}'.")];
        });
    }
}
