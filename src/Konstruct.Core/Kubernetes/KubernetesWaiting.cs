namespace Konstruct.Core.Kubernetes;

/// <summary>Waits for one object. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes.</summary>
internal sealed class KubernetesWaiting(KubernetesTransport transport, KubernetesRequest watch, Func<CancellationToken, Task<KubernetesObject?>> get, Func<KubernetesObject?, bool> until, Action<KubernetesObject?>? seen)
{
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(2);

    // A connection may die without a word: a look now and then notices.
    private static readonly TimeSpan _longestWatch = TimeSpan.FromSeconds(60);

    private KubernetesObject? _last;
    private bool _hasLooked;
    private bool _mayWatch = true;
    private KubernetesException? _problem;

    /// <summary>Waits.</summary>
    public async Task<KubernetesWait> RunAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // The object is looked at once, however short the time.
        var isReached = Look(await get(cancellation).ConfigureAwait(false));
        limit.CancelAfter(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
        try
        {
            while (!isReached)
            {
                var since = TimeProvider.System.GetTimestamp();
                isReached = await WatchAsync(limit.Token).ConfigureAwait(false);
                if (isReached)
                    break;
                if (_betweenLooks - TimeProvider.System.GetElapsedTime(since) is { Ticks: > 0 } rest)
                    await Task.Delay(rest, limit.Token).ConfigureAwait(false);
                isReached = await TryLookAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            if (_problem is not null)
                throw _problem;
        }
        return new KubernetesWait(isReached, _last);
    }

    private async Task<bool> TryLookAsync(CancellationToken cancellation)
    {
        try
        {
            var now = await get(cancellation).ConfigureAwait(false);
            _problem = null;
            return Look(now);
        }
        // A server that is started anew meanwhile is no reason to give up; it is one if it is still away in the end.
        catch (KubernetesException e) when (e.Problem is KubernetesProblem.KubernetesUnreachable or KubernetesProblem.KubernetesTimeout or KubernetesProblem.KubernetesServerError or KubernetesProblem.KubernetesThrottled)
        {
            _problem = e;
            return false;
        }
    }

    private async Task<bool> WatchAsync(CancellationToken cancellation)
    {
        if (!_mayWatch)
            return false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_longestWatch);
        try
        {
            // Without a version, what is there now comes first.
            var path = _last?.ResourceVersion is { } version ? $"{watch.Path}&resourceVersion={Uri.EscapeDataString(version)}" : watch.Path;
            using var stream = await transport.OpenAsync(new KubernetesRequest(path, watch.Right), limit.Token).ConfigureAwait(false);
            if (stream is null)
            {
                _mayWatch = false;
                return false;
            }
            while (await stream.ReadAsync(limit.Token).ConfigureAwait(false) is { } change)
            {
                if (change.Text("type") is "ERROR" or null)
                    return false;
                if (change.Text("type") != "BOOKMARK" && change.At("object") is { } json && Look(change.Text("type") == "DELETED" ? null : new KubernetesObject(json)))
                    return true;
            }
            return false;
        }
        // A look follows, which tells what is wrong where that lasts.
        catch (Exception e) when (e is KubernetesException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    private bool Look(KubernetesObject? now)
    {
        var isNew = !_hasLooked || now?.ResourceVersion != _last?.ResourceVersion;
        _hasLooked = true;
        _last = now;
        if (isNew)
            seen?.Invoke(now);
        return until(now);
    }
}
