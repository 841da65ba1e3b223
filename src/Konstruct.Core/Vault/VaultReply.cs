using System.Text.Json.Nodes;

namespace Konstruct.Core.Vault;

/// <summary>What Vault answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; null where there is none.</param>
internal sealed record VaultReply(int Status, JsonObject? Body)
{
    /// <summary>The body's <c>data</c>; null where there is none.</summary>
    public JsonObject? Data => Body?["data"] as JsonObject;

    /// <summary>What Vault says is wrong, on one line; empty where it says nothing.</summary>
    public string Errors =>
        Body?["errors"] is JsonArray { Count: > 0 } errors ? string.Join("; ", errors.Select(e => string.Join(' ', $"{e}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))) : "";

    /// <summary>A text in an object; null where there is none, or something else.</summary>
    public static string? Text(JsonNode? node, string name) => (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole number in an object; null where there is none, or something else.</summary>
    public static int? Number(JsonNode? node, string name) => (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    // A record prints its members, and the body of a secret must not be printed.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Status = ").Append(Status);
        return true;
    }
}
