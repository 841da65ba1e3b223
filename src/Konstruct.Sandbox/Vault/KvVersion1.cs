using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Vault;

/// <summary>KV version 1. Source: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v1.</summary>
internal sealed class KvVersion1(string path) : KvMount(path)
{
    // The engine's default: 32 days, in seconds.
    private const int Lease = 2764800;
    private readonly ConcurrentDictionary<string, string> _secrets = new();

    /// <inheritdoc />
    public override int KvVersion => 1;

    /// <inheritdoc />
    public override bool IsUpdate(string path) => _secrets.ContainsKey(path);

    /// <inheritdoc />
    public override Reply Answer(VaultCall call)
    {
        switch (call.Method)
        {
            case "GET":
                return _secrets.TryGetValue(call.Path, out var secret) ? VaultReply.Data(json => json.WriteRawValue(secret), lease: Lease) : VaultReply.Nothing;
            case "POST" or "PUT":
                if (call.Body.ValueKind != JsonValueKind.Object || !call.Body.EnumerateObject().Any())
                    return VaultReply.Errors(400, "missing data fields");
                Put(call.Path, call.Body.GetRawText());
                return VaultReply.Done;
            case "DELETE":
                Delete(call.Path);
                return VaultReply.Done;
            default:
                return VaultReply.Unsupported;
        }
    }

    /// <inheritdoc />
    public override int Put(string key, string json)
    {
        _secrets[key] = json;
        return 0;
    }

    /// <inheritdoc />
    public override JsonObject? Get(string key) => _secrets.TryGetValue(key, out var json) ? JsonNode.Parse(json)!.AsObject() : null;

    /// <inheritdoc />
    public override int Version(string key) => 0;

    /// <inheritdoc />
    public override void Delete(string key) => _secrets.TryRemove(key, out _);
}
