using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Reads fields that anyone may have written: one of another type counts as missing.</summary>
internal static class NodeReading
{
    /// <summary>A text, or null.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole number, or null.</summary>
    public static long? Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>Whether it is true.</summary>
    public static bool IsTrue(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var isTrue) && isTrue;

    /// <summary>A field of an object, or null.</summary>
    public static JsonNode? Field(this JsonNode? node, string name) => (node as JsonObject)?[name];

    /// <summary>The objects of a list; none where it is no list.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();
}
