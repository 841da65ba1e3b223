using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>What serves all projects: the GitAccounts and the operator that reads them. They are where Konstruct's control plane is; which of the known clusters that is, is seen.</summary>
/// <param name="all">All clusters that are known, the current one first.</param>
/// <param name="changedAt">When the credentials were changed last, as far as it is known.</param>
internal sealed class ParentTrack(IReadOnlyList<ClusterView> all, Func<Task<DateTimeOffset?>> changedAt) : Track(null, null)
{
    /// <inheritdoc/>
    public override ClusterView? Cluster => all[0];

    /// <summary>All clusters that are known.</summary>
    public IReadOnlyList<ClusterView> All => all;

    /// <inheritdoc/>
    public override string Subject => "Konstruct's control plane";

    /// <summary>When the credentials were changed last; null where it is not known.</summary>
    public Task<DateTimeOffset?> ChangedAtAsync() => changedAt();
}
