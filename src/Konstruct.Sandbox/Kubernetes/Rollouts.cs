using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Plays the controller of Deployments as far as their status shows it: a change is observed, at once or after a delay, and rolled out a little later. There are no ReplicaSets and Pods.</summary>
internal sealed class Rollouts : IDisposable
{
    private readonly ObjectStore _store;
    private readonly TimeSpan _delay;
    private readonly TimeSpan _observation;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ObjectKey, bool> _waiting = new();
    private volatile bool _isHeld;

    /// <summary>Plays on a store from now on.</summary>
    public Rollouts(ObjectStore store, TimeSpan delay, TimeSpan observation = default)
    {
        _store = store;
        _delay = delay;
        _observation = observation;
        store.Watch(OnChange);
    }

    /// <summary>Whether rollouts begin but do not finish.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set
        {
            _isHeld = value;
            if (value)
                return;
            foreach (var key in _waiting.Keys)
                _ = FinishLaterAsync(key);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Cancel();

    private void OnChange(ObjectChange change)
    {
        if (!change.Key.Kind.Equals(ServedKinds.Deployment) || change.Type == "DELETED" || !IsNew(change.Object))
            return;
        if (_observation > TimeSpan.Zero)
            _ = ObserveLaterAsync(change.Key);
        else
            Observe(change.Key);
    }

    private void Observe(ObjectKey key)
    {
        var begins = false;
        _store.Change(key, found => (begins = found is not null && IsNew(found)) ? Begin(found!) : null);
        if (!begins)
            return;
        _waiting[key] = true;
        _ = FinishLaterAsync(key);
    }

    private async Task ObserveLaterAsync(ObjectKey key)
    {
        try
        {
            await Task.Delay(_observation, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        Observe(key);
    }

    // Whoever wrote a status for this generation has thereby decided how its rollout goes.
    private static bool IsNew(JsonObject deployment) => (deployment["status"].Field("observedGeneration").Number() ?? 0) < Generation(deployment);

    private static long Generation(JsonObject deployment) => deployment["metadata"].Field("generation").Number() ?? 1;

    private static long Replicas(JsonObject deployment) => deployment["spec"].Field("replicas").Number() ?? 1;

    private async Task FinishLaterAsync(ObjectKey key)
    {
        try
        {
            await Task.Delay(_delay, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        if (_isHeld || !_waiting.TryRemove(key, out _))
            return;
        _store.Change(key, found => found is null ? null : Finish(found));
    }

    private static JsonObject Begin(JsonObject deployment)
    {
        var ready = deployment["status"].Field("readyReplicas").Number() ?? 0;
        deployment["status"] = Status(deployment, ready, updated: 0, ready > 0, "ReplicaSetUpdated", "is progressing.");
        return deployment;
    }

    private static JsonObject Finish(JsonObject deployment)
    {
        var replicas = Replicas(deployment);
        deployment["status"] = Status(deployment, replicas, replicas, isAvailable: true, "NewReplicaSetAvailable", "has successfully progressed.");
        return deployment;
    }

    private static JsonObject Status(JsonObject deployment, long ready, long updated, bool isAvailable, string progress, string message)
    {
        var status = new JsonObject { ["observedGeneration"] = Generation(deployment) };
        // As in every status of the server, a zero is left out.
        void Count(string name, long count)
        {
            if (count > 0)
                status[name] = count;
        }
        Count("replicas", ready);
        Count("updatedReplicas", updated);
        Count("readyReplicas", ready);
        Count("availableReplicas", ready);
        Count("unavailableReplicas", isAvailable ? 0 : Replicas(deployment));
        var name = deployment["metadata"].Field("name").Text();
        status["conditions"] = new JsonArray(
            Condition("Available", isAvailable, isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable", isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability."),
            Condition("Progressing", isTrue: true, progress, $"ReplicaSet \"{name}-{Generation(deployment)}\" {message}"));
        return status;
    }

    private static JsonObject Condition(string type, bool isTrue, string reason, string message)
    {
        var now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return new JsonObject { ["type"] = type, ["status"] = isTrue ? "True" : "False", ["lastUpdateTime"] = now, ["lastTransitionTime"] = now, ["reason"] = reason, ["message"] = message };
    }
}
