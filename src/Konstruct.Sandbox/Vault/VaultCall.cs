using System.Text.Json;

namespace Konstruct.Sandbox.Vault;

/// <summary>A request at the mount that it belongs to.</summary>
/// <param name="Method">The method in capitals; <c>LIST</c> also for a GET with <c>list=true</c>.</param>
/// <param name="Path">The path below the mount.</param>
/// <param name="Version">The version that was asked for; 0 for the current one.</param>
/// <param name="Body">The body; an empty object where none was sent.</param>
internal sealed record VaultCall(string Method, string Path, int Version, JsonElement Body)
{
    /// <summary>A property of the body that has to be an object, or null.</summary>
    public JsonElement? Object(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    /// <summary>A property of the body that has to be text; empty where it is not.</summary>
    public string Text(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
