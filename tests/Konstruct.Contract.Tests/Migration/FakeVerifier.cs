using System.Collections.Concurrent;
using Konstruct.Core.Migration;

namespace Konstruct.Contract.Tests.Migration;

/// <summary>Clusters that pass, but for those that were told not to.</summary>
internal sealed class FakeVerifier : IMigrationVerifier
{
    /// <summary>What is found of a cluster, by its name.</summary>
    public Dictionary<string, VerificationOutcome> Outcomes { get; } = new(StringComparer.Ordinal);

    /// <summary>Called before a cluster is verified.</summary>
    public Action<Cluster>? OnVerify { get; set; }

    /// <summary>What was asked, in its order.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <inheritdoc/>
    public Task<VerificationOutcome> SyncAsync(Cluster cluster, CancellationToken cancellation)
    {
        Asked.Enqueue($"sync {cluster.Name}");
        return Task.FromResult(VerificationOutcome.Passed);
    }

    /// <inheritdoc/>
    public Task<VerificationOutcome> VerifyAsync(Cluster cluster, CancellationToken cancellation)
    {
        OnVerify?.Invoke(cluster);
        Asked.Enqueue($"verify {cluster.Name}");
        return Task.FromResult(Outcomes.GetValueOrDefault(cluster.Name, VerificationOutcome.Passed));
    }
}
