using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>
/// Strategic merge patch: as a merge patch, but the items of certain lists are merged by a key.
/// Source: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md.
/// </summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";

    // The patchMergeKey of the fields in k8s.io/api; of fields that share a name, the first key that the patch has.
    private static readonly Dictionary<string, string[]> _keys = new()
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["env"] = ["name"],
        ["volumes"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["secrets"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["volumeDevices"] = ["devicePath"],
        ["ports"] = ["containerPort", "port"],
        ["hostAliases"] = ["ip"],
        ["conditions"] = ["type"],
        ["ownerReferences"] = ["uid"],
        ["topologySpreadConstraints"] = ["topologyKey"],
    };

    /// <summary>A value with a patch applied.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
            return JsonNode.Parse(patch.GetRawText());
        var directive = DirectiveOf(patch);
        if (directive == "delete")
            return null;
        var merged = directive == "replace" ? [] : target as JsonObject ?? [];
        foreach (var property in patch.EnumerateObject())
        {
            if (property.Name.StartsWith('$'))
            {
                DeleteItems(merged, property);
                continue;
            }
            merged.Remove(property.Name, out var old);
            if (property.Value.ValueKind == JsonValueKind.Null)
                continue;
            var next = property.Value.ValueKind == JsonValueKind.Array ? ApplyList(property.Name, old as JsonArray, property.Value) : Apply(old, property.Value);
            if (next is not null)
                merged[property.Name] = next;
        }
        return merged;
    }

    private static string? DirectiveOf(JsonElement patch) => patch.ValueKind == JsonValueKind.Object && patch.TryGetProperty(Directive, out var value) ? value.GetString() : null;

    private static JsonArray ApplyList(string name, JsonArray? old, JsonElement patch)
    {
        var given = patch.EnumerateArray().ToArray();
        var isReplaced = Array.Exists(given, i => DirectiveOf(i) == "replace");
        if (name == "finalizers" && old is not null)
            return new JsonArray([.. old.Select(f => (string?)f).Union(given.Select(g => g.GetString())).Select(f => (JsonNode?)f)]);
        if (isReplaced || !_keys.TryGetValue(name, out var keys) || Array.Find(keys, k => Array.TrueForAll(given, i => i.ValueKind == JsonValueKind.Object && i.TryGetProperty(k, out _))) is not { } key)
            return new JsonArray([.. given.Where(i => DirectiveOf(i) is null).Select(i => JsonNode.Parse(i.GetRawText()))]);
        return Merge(old ?? [], key, given);
    }

    // In the order of the server: items of the patch that are new go before the next of the others.
    private static JsonArray Merge(JsonArray old, string key, JsonElement[] given)
    {
        var kept = old.Select((item, index) => (Item: item, Index: index, Key: item.Field(key)?.ToString())).ToList();
        old.Clear();
        var merged = new JsonArray();
        var named = given.Select(g => g.GetProperty(key).ToString()).ToHashSet();
        var others = new Queue<(JsonNode? Item, int Index, string? Key)>(kept.Where(k => k.Key is null || !named.Contains(k.Key)));
        foreach (var item in given)
        {
            var same = kept.Find(k => k.Key == item.GetProperty(key).ToString());
            while (same.Item is not null && others.Count > 0 && others.Peek().Index < same.Index)
                merged.Add(others.Dequeue().Item);
            if (Apply(same.Item, item) is { } next)
                merged.Add(next);
        }
        foreach (var (item, _, _) in others)
            merged.Add(item);
        return merged;
    }

    // The other directives only tell the order of items, or which members of a union stay.
    private static void DeleteItems(JsonObject merged, JsonProperty directive)
    {
        const string prefix = "$deleteFromPrimitiveList/";
        if (!directive.Name.StartsWith(prefix, StringComparison.Ordinal) || merged[directive.Name[prefix.Length..]] is not JsonArray list)
            return;
        foreach (var gone in directive.Value.EnumerateArray().Select(g => g.ToString()))
        {
            if (list.FirstOrDefault(i => i?.ToString() == gone) is { } item)
                list.Remove(item);
        }
    }
}
