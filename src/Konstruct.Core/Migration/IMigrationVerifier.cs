namespace Konstruct.Core.Migration;

/// <summary>Proves in the clusters themselves that one authenticates with the App. May be asked for several clusters at once.</summary>
public interface IMigrationVerifier
{
    /// <summary>Has External Secrets bring a cluster's Secrets up to date, and waits for it.</summary>
    /// <param name="cluster">The cluster, as it is in Git.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ServiceException">The cluster cannot be asked.</exception>
    Task<VerificationOutcome> SyncAsync(Cluster cluster, CancellationToken cancellation);

    /// <summary>Checks a cluster.</summary>
    /// <param name="cluster">The cluster, as it is in Git.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ServiceException">The cluster cannot be asked.</exception>
    Task<VerificationOutcome> VerifyAsync(Cluster cluster, CancellationToken cancellation);
}
