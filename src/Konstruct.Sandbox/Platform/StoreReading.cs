using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>What players ask of a store again and again.</summary>
internal static class StoreReading
{
    /// <summary>The objects of a kind in whatever version it is served; none where it is not.</summary>
    public static IReadOnlyList<JsonObject> ListOf(this ObjectStore store, string group, string kind, string? space = null) =>
        [.. store.Kinds.Where(k => k.Group == group && k.Kind == kind).SelectMany(k => store.List(k, space)).DistinctBy(o => o.Text("metadata", "uid"))];

    /// <summary>One object of a kind in whatever version it is served; null where there is none.</summary>
    public static JsonObject? GetOf(this ObjectStore store, string group, string kind, string space, string name) =>
        store.Kinds.Where(k => k.Group == group && k.Kind == kind).Select(k => store.Get(new ObjectKey(k, k.IsNamespaced ? space : "", name))).FirstOrDefault(o => o is not null);

    /// <summary>The key of an object that came from the store.</summary>
    public static ObjectKey KeyOf(this ObjectStore store, JsonObject known) =>
        ObjectStore.KeyOf(store.Find(known.Text("apiVersion") ?? "", known.Text("kind") ?? "") ?? throw new ArgumentException($"'{known.Text("kind")}' is not served.", nameof(known)), known);

    /// <summary>Changes an object that came from the store, unless it is gone.</summary>
    public static void Update(this ObjectStore store, JsonObject known, Action<JsonObject> change) => store.Change(store.KeyOf(known), current =>
    {
        if (current is null)
            return null;
        change(current);
        return current;
    });

    /// <summary>Puts an object there unless one of that name is there, or its kind is not served.</summary>
    public static void PutNew(this ObjectStore store, JsonObject manifest)
    {
        if (store.Find(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "") is { } kind)
            store.Change(ObjectStore.KeyOf(kind, manifest), current => current is null ? manifest : null);
    }

    /// <summary>The data of a Secret, decoded.</summary>
    public static Dictionary<string, string> SecretData(this JsonObject secret) => secret.Texts("data").Select(e => KeyValuePair.Create(e.Key, Decode(e.Value)))
        .Concat(secret.Texts("stringData")).GroupBy(e => e.Key).ToDictionary(g => g.Key, g => g.Last().Value);

    /// <summary>Sets a condition of an object's status; its time moves only with its state.</summary>
    public static void SetCondition(this JsonObject of, string type, string status, string reason, string message, DateTimeOffset now)
    {
        var state = of.Make("status");
        var conditions = state["conditions"] as JsonArray;
        if (conditions is null)
            state["conditions"] = conditions = [];
        var old = conditions.FirstOrDefault(c => c.Text("type") == type);
        var since = old.Text("status") == status ? old.Text("lastTransitionTime") : null;
        var condition = new JsonObject { ["type"] = type, ["status"] = status, ["reason"] = reason, ["message"] = message, ["lastTransitionTime"] = since ?? JsonReading.Time(now) };
        if (old is null)
            conditions.Add(condition);
        else
            conditions[conditions.IndexOf(old)] = condition;
    }

    private static string Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
