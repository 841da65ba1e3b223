using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Platform;

/// <summary>Brings an object in line with its manifest as a client-side apply does: what others added stays, what the manifest no longer has goes.</summary>
internal static class ManifestMerge
{
    /// <summary>The annotation that keeps the manifest as it was applied last.</summary>
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The object as it is to be.</summary>
    /// <param name="live">The object as it is; null where there is none.</param>
    /// <param name="desired">The manifest.</param>
    public static JsonObject Apply(JsonObject? live, JsonObject desired)
    {
        var last = LastOf(live);
        var next = live is null ? (JsonObject)desired.DeepClone() : Merge(live, last, desired);
        next.Make("metadata", "annotations")[LastApplied] = desired.ToJsonString();
        return next;
    }

    /// <summary>Whether applying the manifest would change nothing.</summary>
    public static bool IsInLine(JsonObject live, JsonObject desired) => Equal(Merge(live, LastOf(live), desired), live);

    /// <summary>A JSON merge patch.</summary>
    public static JsonObject Patch(JsonObject target, JsonObject patch)
    {
        var next = (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null)
                next.Remove(name);
            else
                next[name] = value is JsonObject inner ? Patch(next[name] as JsonObject ?? [], inner) : value.DeepClone();
        }
        return next;
    }

    private static JsonObject? LastOf(JsonObject? live) => live.Text("metadata", "annotations", LastApplied) is { } text ? JsonNode.Parse(text) as JsonObject : null;

    private static JsonObject Merge(JsonObject live, JsonObject? last, JsonObject desired)
    {
        var next = (JsonObject)live.DeepClone();
        foreach (var (name, _) in last ?? [])
        {
            if (!desired.ContainsKey(name))
                next.Remove(name);
        }
        foreach (var (name, value) in desired)
        {
            // The version of an object is the server's to choose.
            if (name is "apiVersion" or "kind" && next[name] is not null)
                continue;
            next[name] = value is JsonObject inner && next[name] is JsonObject now ? Merge(now, last?[name] as JsonObject, inner) : value?.DeepClone();
        }
        return next;
    }

    // By text, since numbers that were parsed and numbers that were made do not compare equal.
    private static bool Equal(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(e => b.ContainsKey(e.Key) && Equal(e.Value, b[e.Key])),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(p => Equal(p.First, p.Second)),
        (JsonValue a, JsonValue b) => a.ToJsonString() == b.ToJsonString(),
        _ => false,
    };
}
