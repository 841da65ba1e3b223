using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox;

/// <summary>JSON merge patch. Source: https://www.rfc-editor.org/rfc/rfc7396.</summary>
internal static class MergePatch
{
    /// <summary>A value with a patch applied: objects are merged, null takes a property away, and anything else takes the place of what was there.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
            return JsonNode.Parse(patch.GetRawText());
        var merged = target as JsonObject ?? [];
        foreach (var property in patch.EnumerateObject())
        {
            merged.Remove(property.Name, out var old);
            if (property.Value.ValueKind != JsonValueKind.Null)
                merged[property.Name] = Apply(old, property.Value);
        }
        return merged;
    }
}
