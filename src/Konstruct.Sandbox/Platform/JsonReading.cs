using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Platform;

/// <summary>Reads of an object what may not be there, or not have the expected shape.</summary>
internal static class JsonReading
{
    /// <summary>What stands at a path; null where there is nothing.</summary>
    public static JsonNode? At(this JsonNode? node, params string[] path)
    {
        foreach (var name in path)
            node = node is JsonObject of && of.TryGetPropertyValue(name, out var found) ? found : null;
        return node;
    }

    /// <summary>The text of the scalar at a path; null where there is none.</summary>
    public static string? Text(this JsonNode? node, params string[] path) => node.At(path) is JsonValue value
        ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()
        : null;

    /// <summary>The items of the array at a path; none where there is no array.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node, params string[] path) => node.At(path) is JsonArray items ? items.OfType<JsonNode>() : [];

    /// <summary>The entries of the object at a path that are scalars.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Texts(this JsonNode? node, params string[] path) =>
        node.At(path) is JsonObject of ? of.Select(e => KeyValuePair.Create(e.Key, e.Value.Text() ?? "")) : [];

    /// <summary>Whether the scalar at a path is <c>true</c>.</summary>
    public static bool Is(this JsonNode? node, params string[] path) => node.Text(path) == "true";

    /// <summary>The object at a path, made where there is none.</summary>
    public static JsonObject Make(this JsonObject node, params string[] path)
    {
        foreach (var name in path)
        {
            if (node[name] is not JsonObject next)
                node[name] = next = [];
            node = next;
        }
        return node;
    }

    /// <summary>A point in time as Kubernetes writes it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
