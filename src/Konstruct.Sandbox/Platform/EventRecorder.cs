using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>Writes Events on objects; the same once more is counted, as Kubernetes does.</summary>
/// <param name="store">Where.</param>
/// <param name="component">Who writes.</param>
/// <param name="clock">What tells the time.</param>
internal sealed class EventRecorder(ObjectStore store, string component, TimeProvider clock)
{
    private int _last;

    /// <summary>Writes one.</summary>
    public void Record(JsonObject about, string type, string reason, string message)
    {
        if (store.Find("v1", "Event") is not { } kind)
            return;
        var now = JsonReading.Time(clock.GetUtcNow());
        var space = about.Text("metadata", "namespace") ?? "default";
        var uid = about.Text("metadata", "uid");
        var same = store.List(kind, space).FirstOrDefault(e => e.Text("involvedObject", "uid") == uid && e.Text("reason") == reason && e.Text("message") == message);
        if (same is not null)
        {
            store.Update(same, e =>
            {
                e["count"] = int.Parse(e.Text("count") ?? "1", CultureInfo.InvariantCulture) + 1;
                e["lastTimestamp"] = now;
            });
            return;
        }
        var name = about.Text("metadata", "name");
        store.Put(new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"{name}.{clock.GetUtcNow().Ticks + ++_last:x}"), ["namespace"] = space },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = about.Text("apiVersion"),
                ["kind"] = about.Text("kind"),
                ["name"] = name,
                ["namespace"] = space,
                ["uid"] = uid,
                ["resourceVersion"] = about.Text("metadata", "resourceVersion"),
            },
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = component },
            ["reportingComponent"] = component,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        });
    }
}
