using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Tells clients of changes while they happen. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes.</summary>
internal sealed class Watches(ObjectStore store) : IDisposable
{
    private CancellationTokenSource _running = new();

    /// <summary>Ends those that are running.</summary>
    public void End() => Interlocked.Exchange(ref _running, new CancellationTokenSource()).Cancel();

    /// <inheritdoc />
    public void Dispose() => _running.Cancel();

    /// <summary>Answers with a watch.</summary>
    /// <param name="watch">What is watched.</param>
    /// <param name="since">The resource version after which changes are told; null for all objects as they are, and the changes from then on.</param>
    /// <param name="time">When it ends.</param>
    public Reply Start(WatchScope watch, long? since, TimeSpan time)
    {
        var running = _running.Token;
        return new Reply(200, ReadOnlyMemory<byte>.Empty) { Stream = (body, ended) => RunAsync(watch, since, time, body, running, ended) };
    }

    private async Task RunAsync(WatchScope watch, long? since, TimeSpan time, ReplyStream body, CancellationToken running, CancellationToken ended)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(running, ended);
        over.CancelAfter(time);
        try
        {
            await RunAsync(watch, since ?? await TellAllAsync(watch, body).ConfigureAwait(false), body, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // A watch ends so, without a word.
        }
    }

    private async Task<long> TellAllAsync(WatchScope watch, ReplyStream body)
    {
        var snapshot = store.Snapshot(watch.Kind, watch.Namespace);
        foreach (var (_, found) in snapshot.Items)
        {
            if (watch.Selects(found))
                await body.SendAsync(Event("ADDED", watch.Kind, found)).ConfigureAwait(false);
        }
        return snapshot.Revision;
    }

    private async Task RunAsync(WatchScope watch, long since, ReplyStream body, CancellationToken over)
    {
        while (true)
        {
            // Taken before the changes are looked at, so that none falls in between.
            var next = store.NextChange;
            if (since < store.Forgotten)
            {
                await body.SendAsync(Event("ERROR", kind: null, TooOld(since, store.Forgotten))).ConfigureAwait(false);
                return;
            }
            foreach (var change in store.ChangesSince(since))
            {
                since = change.Revision;
                if (watch.Includes(change.Key) && Type(watch, change) is { } type)
                    await body.SendAsync(Event(type, watch.Kind, change.Object)).ConfigureAwait(false);
            }
            await next.WaitAsync(over).ConfigureAwait(false);
        }
    }

    // An object that comes to be selected is added, and one that no longer is, deleted.
    private static string? Type(WatchScope watch, ObjectChange change)
    {
        var was = change.Previous is not null && watch.Selects(change.Previous);
        var isNow = change.Type != "DELETED" && watch.Selects(change.Object);
        return (was, isNow) switch
        {
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
            _ => null,
        };
    }

    private static JsonObject TooOld(long since, long forgotten) => KubernetesReply.FailureStatus(410, "Expired", $"too old resource version: {since} ({forgotten + 1})");

    private static ReadOnlyMemory<byte> Event(string type, ResourceKind? kind, JsonObject about)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WritePropertyName("object");
            if (kind is null)
                about.WriteTo(json);
            else
                KubernetesReply.Write(json, kind, about);
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }
}
