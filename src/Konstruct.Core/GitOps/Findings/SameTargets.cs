using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>Two ExternalSecrets that make one Secret.</summary>
internal sealed class SameTargets : IClusterRule
{
    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        var made = new Dictionary<(string? Cluster, string? Namespace, string Name), ClusterSecret>();
        foreach (var secret in cluster.Secrets.Where(s => !cluster.Patches.Contains(s.Source.Path)))
        {
            var destination = cluster.DestinationOf(secret.Source.Path);
            if (NameOf(secret) is not { Length: > 0 } name)
                continue;
            var target = (destination?.Cluster, secret.Namespace ?? destination?.Namespace, name);
            if (made.TryAdd(target, secret) || Branch(made[target]) != Branch(secret))
                continue;
            yield return secret.Source.Find(Rule.SameTarget, secret.Source.Object.Root,
                $"The ExternalSecret '{secret.Source.Name}' makes the Secret '{name}', as '{made[target].Source.Name}' in '{made[target].Source.Path}' does.");
        }
    }

    // As it is once the migration is done. A secret that merges into another's is meant to.
    private static string? NameOf(ClusterSecret secret)
    {
        if (secret.CreationPolicy is "Merge" or "None")
            return null;
        return secret.Step == MigrationStep.CrossplaneSecret && secret.TargetName == GuideValues.OldGitSecret ? GuideValues.NewGitSecret : secret.TargetName;
    }

    // Of the branches of a template's block one alone comes out.
    private static (string, int) Branch(ClusterSecret secret)
    {
        var root = secret.Source.Object.Root;
        var branch = TemplateBlocks.BranchAt(root.File, root.Span.Start);
        return branch == -1 ? ("", -1) : (secret.Source.Path, branch);
    }
}
