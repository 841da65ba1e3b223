using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>JSON patch. Source: https://www.rfc-editor.org/rfc/rfc6902.</summary>
internal static class JsonPatch
{
    /// <summary>An object with a patch applied; refused as a whole where one operation cannot be done.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonElement patch)
    {
        foreach (var operation in patch.EnumerateArray())
            target = Apply(target, operation, Pointer(operation, "path"));
        return target;
    }

    private static JsonNode? Apply(JsonNode? target, JsonElement operation, string[] path)
    {
        switch (operation.GetProperty("op").GetString())
        {
            case "add":
                return Add(target, path, Value(operation));
            case "remove":
                Remove(target, path);
                return target;
            case "replace":
                if (path.Length > 0)
                    Remove(target, path);
                return Add(target, path, Value(operation));
            case "move":
                var from = Pointer(operation, "from");
                var moved = Find(target, from)?.DeepClone();
                Remove(target, from);
                return Add(target, path, moved);
            case "copy":
                return Add(target, path, Find(target, Pointer(operation, "from"))?.DeepClone());
            case "test":
                return JsonNode.DeepEquals(Find(target, path), Value(operation)) ? target : throw Refused();
            default:
                throw Refused();
        }
    }

    private static JsonNode? Value(JsonElement operation) => operation.TryGetProperty("value", out var value) ? JsonNode.Parse(value.GetRawText()) : throw Refused();

    private static string[] Pointer(JsonElement operation, string name)
    {
        var text = operation.TryGetProperty(name, out var value) ? value.GetString() ?? "" : throw Refused();
        if (text.Length == 0)
            return [];
        return text[0] == '/' ? [.. text[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))] : throw Refused();
    }

    private static JsonNode? Find(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var segment in path)
        {
            node = node switch
            {
                JsonObject parent when parent.TryGetPropertyValue(segment, out var child) => child,
                JsonArray parent => parent[Index(segment, parent.Count - 1)],
                _ => throw Refused(),
            };
        }
        return node;
    }

    private static JsonNode? Add(JsonNode? target, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;
        switch (Find(target, path.AsSpan(..^1)))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                break;
            case JsonArray parent:
                parent.Insert(path[^1] == "-" ? parent.Count : Index(path[^1], parent.Count), value);
                break;
            default:
                throw Refused();
        }
        return target;
    }

    private static void Remove(JsonNode? target, string[] path)
    {
        if (path.Length == 0)
            throw Refused();
        switch (Find(target, path.AsSpan(..^1)))
        {
            case JsonObject parent when parent.Remove(path[^1]):
                break;
            case JsonArray parent:
                parent.RemoveAt(Index(path[^1], parent.Count - 1));
                break;
            default:
                throw Refused();
        }
    }

    private static int Index(string segment, int last) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : throw Refused();

    private static RefusalException Refused() => new(KubernetesReply.Failure(422, "Invalid", "the server rejected our request due to an error in our request", []));
}
