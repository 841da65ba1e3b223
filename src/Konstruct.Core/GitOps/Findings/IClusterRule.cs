namespace Konstruct.Core.GitOps.Findings;

/// <summary>A rule that looks at a cluster as a whole.</summary>
internal interface IClusterRule
{
    /// <summary>What the rule finds, with the file it is in, relative to the cluster's folder.</summary>
    IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster);
}
