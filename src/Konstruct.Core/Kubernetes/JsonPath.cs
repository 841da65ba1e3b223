using System.Globalization;
using System.Text.Json;

namespace Konstruct.Core.Kubernetes;

/// <summary>Reading JSON whose shape is not sure: what is missing, or of another kind, is null.</summary>
internal static class JsonPath
{
    /// <summary>What stands at a path of field names; null where there is nothing.</summary>
    public static JsonElement? At(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;
        }
        return json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : json;
    }

    /// <summary>A text at a path; null where there is none, or something else.</summary>
    public static string? Text(this JsonElement json, params ReadOnlySpan<string> path) => json.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A time at a path; null where there is none.</summary>
    public static DateTimeOffset? Time(this JsonElement json, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(json.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>The items of a list at a path; none where there is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, params ReadOnlySpan<string> path) => json.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The members of an object at a path that are texts.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Texts(this JsonElement json, params ReadOnlySpan<string> path) =>
        json.At(path) is { ValueKind: JsonValueKind.Object } members
            ? members.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.String).Select(m => KeyValuePair.Create(m.Name, m.Value.GetString()!)) : [];
}
