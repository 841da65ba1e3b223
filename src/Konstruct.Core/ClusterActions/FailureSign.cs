using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.ClusterActions;

/// <summary>
/// Tells when External Secrets has failed to read an ExternalSecret once more. The object itself does not tell where the failure is the same as before: neither its condition nor its version change then.
/// What does is the Warning Event, which is counted up. Source: <c>markAsFailed</c> of https://github.com/external-secrets/external-secrets/blob/main/pkg/controllers/externalsecret/externalsecret_controller.go
/// and https://github.com/kubernetes/client-go/blob/master/tools/record/events_cache.go, by which an object that failed 25 times in a short time has no Event for some minutes: there, no sign is to be had.
/// </summary>
internal sealed class FailureSign
{
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(2);

    private readonly Func<CancellationToken, Task<IReadOnlyList<WarningEvent>?>> _list;
    private readonly HashSet<(string, string?)> _before;

    private FailureSign(Func<CancellationToken, Task<IReadOnlyList<WarningEvent>?>> list, IEnumerable<WarningEvent> before)
    {
        _list = list;
        _before = [.. before.Select(e => (e.Id, e.Version))];
    }

    /// <summary>Remembers the Warnings so far.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="external">The ExternalSecret.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What tells the next one; null where there is no right to read Events.</returns>
    public static async Task<FailureSign?> RememberAsync(KubernetesCluster cluster, KubernetesObject external, CancellationToken cancellation)
    {
        Task<IReadOnlyList<WarningEvent>?> ListAsync(CancellationToken token) => WarningEvent.ListAsync(cluster, "ExternalSecret", external.Namespace ?? "", external.Name, external.Text("metadata", "uid"), token);
        return await ListAsync(cancellation).ConfigureAwait(false) is { } before ? new FailureSign(ListAsync, before) : null;
    }

    /// <summary>Waits for the next Warning.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task NextAsync(CancellationToken cancellation)
    {
        for (var pause = _betweenLooks; ; pause = pause * 1.5 < _longestPause ? pause * 1.5 : _longestPause)
        {
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
            try
            {
                if ((await _list(cancellation).ConfigureAwait(false) ?? []).Any(e => !_before.Contains((e.Id, e.Version))))
                    return;
            }
            // The object is waited for, too, which tells where that lasts.
            catch (KubernetesException)
            {
            }
        }
    }
}
