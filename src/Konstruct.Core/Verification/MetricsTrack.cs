using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>The metrics of a project's Terraform provider.</summary>
/// <param name="project">The project.</param>
/// <param name="cluster">The project's cluster.</param>
/// <param name="all">All clusters that are known, the current one first: the Application may be in the parent's ArgoCD.</param>
internal sealed class MetricsTrack(string project, ClusterView cluster, IReadOnlyList<ClusterView> all) : Track(project, null)
{
    /// <inheritdoc/>
    public override ClusterView Cluster => cluster;

    /// <summary>All clusters that are known.</summary>
    public IReadOnlyList<ClusterView> All => all;

    /// <inheritdoc/>
    public override string Subject => $"the provider's metrics in {cluster.Name}";
}
