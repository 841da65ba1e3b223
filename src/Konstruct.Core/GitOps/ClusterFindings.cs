using Konstruct.Core.GitOps.Findings;

namespace Konstruct.Core.GitOps;

/// <summary>What is seen only over a cluster as a whole.</summary>
internal static class ClusterFindings
{
    private static readonly IClusterRule[] _rules =
    [
        new OtherReaders(), new SameObjects(), new PrometheusProject(), new ProviderConfigs(), new PruneBeforeImage(), new SameTargets(), new RemoteBases(), new RegistryCredentials(),
        new OtherUrls(), new FieldNames(), new OtherTokenUsers(), new PlainSecrets(), new SecretElsewhere(),
    ];

    /// <summary>The findings, in the order of files and lines as they are on disk.</summary>
    public static IReadOnlyList<(string Path, Finding Finding)> Of(ClusterManifests cluster) =>
        [.. _rules.SelectMany(r => r.Check(cluster)).OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Finding.Line)];
}
