using Konstruct.Core.GitOps.Findings;

namespace Konstruct.Core.GitOps;

/// <summary>What is seen only over a cluster as a whole.</summary>
internal static class ClusterFindings
{
    // What has to do with the projects' credentials wherever it stands.
    private static readonly IClusterRule[] _anywhere = [new OtherReaders(), new TemplateSources(), new RegistryCredentials(), new PlainSecrets()];

    private static readonly IClusterRule[] _inCluster =
    [
        .. _anywhere, new SameObjects(), new PrometheusProject(), new ProviderConfigs(), new PruneBeforeImage(), new SameTargets(), new RemoteBases(), new OtherUrls(), new FieldNames(),
        new OtherTokenUsers(), new SecretElsewhere(), new NotListed(),
    ];

    /// <summary>The findings in a cluster's folder, in the order of files and lines as they are on disk.</summary>
    public static IReadOnlyList<(string Path, Finding Finding)> Of(ClusterManifests cluster) => Check(cluster, _inCluster);

    /// <summary>The findings in files that belong to no cluster.</summary>
    public static IReadOnlyList<(string Path, Finding Finding)> Outside(ClusterManifests files) => Check(files, _anywhere);

    private static IReadOnlyList<(string Path, Finding Finding)> Check(ClusterManifests cluster, IClusterRule[] rules) =>
        [.. rules.SelectMany(r => r.Check(cluster)).OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Finding.Line)];
}
