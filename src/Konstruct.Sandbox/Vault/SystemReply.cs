using System.Text.Json;

namespace Konstruct.Sandbox.Vault;

/// <summary>Answers of Vault's own endpoints, those below <c>sys/</c> and <c>auth/</c>. Source: https://developer.hashicorp.com/vault/api-docs/system.</summary>
internal static class SystemReply
{
    /// <summary>The path below which mounts are asked for.</summary>
    public const string MountsPath = "sys/internal/ui/mounts/";

    private const string ServerVersion = "1.15.6";

    // The default time to live of a token: 32 days, in seconds.
    private const int TokenLife = 2764800;

    /// <summary>The answer of <c>sys/health</c>.</summary>
    public static Reply Health(bool isSealed, bool isStandby) => VaultReply.Json(isSealed ? 503 : isStandby ? 429 : 200, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("initialized", true);
        json.WriteBoolean("sealed", isSealed);
        json.WriteBoolean("standby", isSealed || isStandby);
        json.WriteBoolean("performance_standby", false);
        json.WriteNumber("server_time_utc", DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        json.WriteString("version", ServerVersion);
        json.WriteString("cluster_name", "vault-cluster-sandbox");
        json.WriteEndObject();
    });

    /// <summary>The answer of <c>sys/seal-status</c>.</summary>
    public static Reply SealStatus(bool isSealed) => VaultReply.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "shamir");
        json.WriteBoolean("initialized", true);
        json.WriteBoolean("sealed", isSealed);
        json.WriteNumber("t", 1);
        json.WriteNumber("n", 1);
        json.WriteNumber("progress", 0);
        json.WriteString("nonce", "");
        json.WriteString("version", ServerVersion);
        json.WriteEndObject();
    });

    /// <summary>The answer of <c>sys/internal/ui/mounts/PATH</c>.</summary>
    public static Reply Mount(KvMount mount) => VaultReply.Data(json =>
    {
        json.WriteStartObject();
        json.WriteString("accessor", "kv_sandbox");
        json.WriteString("description", "");
        json.WriteBoolean("local", false);
        json.WriteStartObject("options");
        json.WriteString("version", mount.KvVersion == 2 ? "2" : "1");
        json.WriteEndObject();
        json.WriteString("path", mount.Path + "/");
        json.WriteString("type", "kv");
        json.WriteEndObject();
    });

    /// <summary>The answer of <c>sys/capabilities-self</c>.</summary>
    public static Reply Capabilities(VaultToken token, VaultCall call)
    {
        var paths = call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("paths", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(p => p.ToString()).Distinct().ToArray()
            : [];
        if (paths.Length == 0)
            return VaultReply.Errors(400, "paths must be supplied");
        var answers = paths.Select(p => (Path: p, Capabilities: token.Capabilities(p))).ToArray();
        return VaultReply.Data(json =>
        {
            json.WriteStartObject();
            Write(json);
            json.WriteEndObject();
        }, beside: Write);

        void Write(Utf8JsonWriter json)
        {
            foreach (var (path, capabilities) in answers)
                WriteTexts(json, path, capabilities);
            if (answers is [var only])
                WriteTexts(json, "capabilities", only.Capabilities);
        }
    }

    /// <summary>The answer of <c>auth/token/lookup-self</c>.</summary>
    public static Reply LookupSelf(VaultToken token) => VaultReply.Data(json =>
    {
        json.WriteStartObject();
        json.WriteString("accessor", token.Accessor);
        json.WriteNumber("creation_time", token.Created.ToUnixTimeSeconds());
        json.WriteNumber("creation_ttl", token.IsRoot ? 0 : TokenLife);
        json.WriteString("display_name", token.IsRoot ? "root" : "token");
        json.WriteString("entity_id", "");
        if (token.IsRoot)
            json.WriteNull("expire_time");
        else
            json.WriteString("expire_time", VaultReply.Time(token.Created.AddSeconds(TokenLife)));
        json.WriteNumber("explicit_max_ttl", 0);
        json.WriteString("id", token.Id);
        json.WriteNull("meta");
        json.WriteNumber("num_uses", 0);
        json.WriteBoolean("orphan", true);
        json.WriteString("path", token.IsRoot ? "auth/token/root" : "auth/token/create");
        WriteTexts(json, "policies", token.Policies);
        json.WriteNumber("ttl", token.IsRoot ? 0 : TokenLife);
        json.WriteString("type", "service");
        json.WriteEndObject();
    });

    /// <summary>The answer of a login.</summary>
    public static Reply Login(VaultToken token) => VaultReply.Data(json => json.WriteNullValue(), auth: json =>
    {
        json.WriteStartObject();
        json.WriteString("client_token", token.Id);
        json.WriteString("accessor", token.Accessor);
        WriteTexts(json, "policies", token.Policies);
        WriteTexts(json, "token_policies", token.Policies);
        json.WriteNull("metadata");
        json.WriteNumber("lease_duration", TokenLife);
        json.WriteBoolean("renewable", true);
        json.WriteString("entity_id", "");
        json.WriteString("token_type", "service");
        json.WriteBoolean("orphan", true);
        json.WriteNull("mfa_requirement");
        json.WriteNumber("num_uses", 0);
        json.WriteEndObject();
    });

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
