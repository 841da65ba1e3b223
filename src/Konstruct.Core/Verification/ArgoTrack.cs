using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>An ArgoCD as a whole, with what spoils it for everybody.</summary>
/// <param name="cluster">Its cluster.</param>
internal sealed class ArgoTrack(ClusterView cluster) : Track(null, null)
{
    /// <inheritdoc/>
    public override ClusterView Cluster => cluster;

    /// <inheritdoc/>
    public override string Subject => $"ArgoCD in {cluster.Name}";
}
