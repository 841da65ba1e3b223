namespace Konstruct.Core.GitOps.Findings;

/// <summary>Crossplane's git secret without a namespace, deployed to another than Crossplane's.</summary>
internal sealed class SecretElsewhere : IClusterRule
{
    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster) => cluster.Secrets
        .Where(s => s.Step == MigrationStep.CrossplaneSecret && s.Namespace is null)
        .Select(s => (Secret: s, Destination: cluster.DestinationOf(s.Source.Path)))
        .Where(s => s.Destination is { Folder: not "." } && s.Destination.Namespace != GuideValues.CrossplaneNamespace)
        .Select(s => s.Secret.Source.Find(Rule.SecretElsewhere, s.Secret.Source.Object.Root,
            $"The ExternalSecret '{s.Secret.Source.Name}' names no namespace, and the Application '{s.Destination!.Application}' deploys it to {(s.Destination.Namespace is { } space ? $"'{space}'" : "no namespace in particular")}."));
}
