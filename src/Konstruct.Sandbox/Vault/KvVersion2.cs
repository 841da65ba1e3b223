using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Vault;

/// <summary>KV version 2. Source: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2, and the engine's own order of checks.</summary>
internal sealed class KvVersion2(string path, VaultServerOptions options) : KvMount(path)
{
    private const string NotVersioned =
        "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv get' for this operation.";

    private readonly ConcurrentDictionary<string, KvSecret> _secrets = new();

    /// <inheritdoc />
    public override int KvVersion => 2;

    /// <inheritdoc />
    public override bool IsUpdate(string path)
    {
        var (area, key) = Split(path);
        return area is not ("data" or "metadata") || _secrets.ContainsKey(key);
    }

    /// <inheritdoc />
    public override Reply Answer(VaultCall call)
    {
        var (area, key) = Split(call.Path);
        return (area, call.Method) switch
        {
            (_, _) when key.Length == 0 => NoSuchPath(),
            ("data", "GET") => Read(key, call.Version),
            ("data", "POST" or "PUT") => Write(key, call),
            ("data", "PATCH") => Patch(key, call),
            ("data", "DELETE") => Change(key, secret => Delete(secret, [secret.Current])),
            ("delete", "POST" or "PUT") => ChangeVersions(key, call, Delete),
            ("undelete", "POST" or "PUT") => ChangeVersions(key, call, Undelete),
            ("destroy", "POST" or "PUT") => ChangeVersions(key, call, Destroy),
            ("metadata", "GET") => Metadata(key),
            ("metadata", "DELETE") => Forget(key),
            ("data" or "delete" or "undelete" or "destroy" or "metadata", _) => VaultReply.Unsupported,
            _ => NoSuchPath(),
        };
    }

    /// <inheritdoc />
    public override int Put(string key, string json) => InSecret(key, secret => secret.Add(json, options.MaxVersions).Number);

    /// <inheritdoc />
    public override JsonObject? Get(string key)
    {
        if (!_secrets.TryGetValue(key, out var secret))
            return null;
        lock (secret)
            return Readable(secret.Newest);
    }

    /// <inheritdoc />
    public override int Version(string key)
    {
        if (!_secrets.TryGetValue(key, out var secret))
            return 0;
        lock (secret)
            return secret.Current;
    }

    /// <inheritdoc />
    public override void Delete(string key) => Change(key, secret => Delete(secret, [secret.Current]));

    /// <summary>Changes the current data of a secret while nobody else can; gives its new version.</summary>
    public int Change(string key, Action<JsonObject> change) => InSecret(key, secret =>
    {
        var data = Readable(secret.Newest) ?? [];
        change(data);
        return secret.Add(data.ToJsonString(), options.MaxVersions).Number;
    });

    /// <summary>The data of a version, or null.</summary>
    public JsonObject? Get(string key, int number)
    {
        if (!_secrets.TryGetValue(key, out var secret))
            return null;
        lock (secret)
            return Readable(secret.Versions.GetValueOrDefault(number));
    }

    /// <summary>Destroys a version.</summary>
    public void Destroy(string key, int version) => Change(key, secret => Destroy(secret, [version]));

    private static JsonObject? Readable(KvSecretVersion? version) => version is { IsReadable: true } ? JsonNode.Parse(version.Json)!.AsObject() : null;

    private static Reply NoSuchPath() => VaultReply.Data(json => json.WriteNullValue(), status: 404, warning: NotVersioned);

    private static (string Area, string Key) Split(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
    }

    private Reply Read(string key, int number)
    {
        if (!_secrets.TryGetValue(key, out var secret))
            return VaultReply.Nothing;
        lock (secret)
        {
            if (!secret.Versions.TryGetValue(number > 0 ? number : secret.Current, out var version))
                return VaultReply.Nothing;
            return VaultReply.Data(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("data");
                if (version.IsReadable)
                    json.WriteRawValue(version.Json, skipInputValidation: true);
                else
                    json.WriteNullValue();
                json.WritePropertyName("metadata");
                version.WriteMetadata(json);
                json.WriteEndObject();
            }, version.IsReadable ? 200 : 404);
        }
    }

    private Reply Write(string key, VaultCall call)
    {
        if (call.Object("data") is not { } data)
            return VaultReply.Errors(400, "no data provided");
        return InSecret(key, secret => Conflict(secret, call) ?? VaultReply.Data(secret.Add(data.GetRawText(), options.MaxVersions).WriteMetadata));
    }

    private Reply Patch(string key, VaultCall call)
    {
        if (call.Object("data") is not { } data)
            return VaultReply.Errors(400, "no data provided");
        if (!_secrets.TryGetValue(key, out var secret))
            return Reply.Empty(404);
        lock (secret)
        {
            if (secret.Current == 0)
                return Reply.Empty(404);
            if (Conflict(secret, call) is { } conflict)
                return conflict;
            if (secret.Newest is not { } newest)
                return Reply.Empty(404);
            if (!newest.IsReadable)
                return VaultReply.Data(newest.WriteMetadata, 404);
            var merged = MergePatch.Apply(JsonNode.Parse(newest.Json), data);
            return VaultReply.Data(secret.Add(merged!.ToJsonString(), options.MaxVersions).WriteMetadata);
        }
    }

    private Reply? Conflict(KvSecret secret, VaultCall call)
    {
        if (call.Object("options") is not { } given || !given.TryGetProperty("cas", out var cas))
            return options.CasRequired ? VaultReply.Errors(400, "check-and-set parameter required for this call") : null;
        // The engine takes a number in quotes too.
        var text = cas.ValueKind is JsonValueKind.Number ? cas.GetRawText() : cas.ValueKind is JsonValueKind.String ? cas.GetString() : null;
        if (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var expected))
            return VaultReply.Errors(400, "error parsing check-and-set parameter");
        return expected == secret.Current ? null : VaultReply.Errors(400, "check-and-set parameter did not match the current version");
    }

    private Reply Metadata(string key)
    {
        if (!_secrets.TryGetValue(key, out var secret))
            return VaultReply.Nothing;
        lock (secret)
        {
            if (secret.Current == 0)
                return VaultReply.Nothing;
            return VaultReply.Data(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("cas_required", false);
                json.WriteString("created_time", VaultReply.Time(secret.Versions.Values.First().Created));
                json.WriteNumber("current_version", secret.Current);
                json.WriteNull("custom_metadata");
                json.WriteString("delete_version_after", "0s");
                json.WriteNumber("max_versions", 0);
                json.WriteNumber("oldest_version", secret.Versions.Keys.First());
                json.WriteString("updated_time", VaultReply.Time(secret.Updated));
                json.WriteStartObject("versions");
                foreach (var version in secret.Versions.Values)
                {
                    json.WriteStartObject(version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    json.WriteString("created_time", VaultReply.Time(version.Created));
                    json.WriteString("deletion_time", VaultReply.Time(version.Deleted));
                    json.WriteBoolean("destroyed", version.IsDestroyed);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
                json.WriteEndObject();
            });
        }
    }

    private Reply Forget(string key)
    {
        if (!_secrets.TryGetValue(key, out var secret))
            return VaultReply.Done;
        lock (secret)
        {
            secret.IsGone = true;
            _secrets.TryRemove(KeyValuePair.Create(key, secret));
        }
        return VaultReply.Done;
    }

    private Reply ChangeVersions(string key, VaultCall call, Action<KvSecret, IReadOnlyList<int>> change)
    {
        var versions = call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("versions", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(v => int.TryParse(v.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray()
            : [];
        return versions.Length == 0 ? VaultReply.Errors(400, "no version number provided") : Change(key, secret => change(secret, versions));
    }

    private Reply Change(string key, Action<KvSecret> change)
    {
        if (_secrets.TryGetValue(key, out var secret))
        {
            lock (secret)
                change(secret);
        }
        return VaultReply.Done;
    }

    private static void Delete(KvSecret secret, IReadOnlyList<int> versions) => ForEach(secret, versions, v => v.Deleted ??= v.IsDestroyed ? null : DateTimeOffset.UtcNow);

    private static void Undelete(KvSecret secret, IReadOnlyList<int> versions) => ForEach(secret, versions, v => v.Deleted = v.IsDestroyed ? v.Deleted : null);

    private static void Destroy(KvSecret secret, IReadOnlyList<int> versions) => ForEach(secret, versions, v => v.IsDestroyed = true);

    private static void ForEach(KvSecret secret, IReadOnlyList<int> versions, Action<KvSecretVersion> change)
    {
        foreach (var number in versions)
        {
            if (secret.Versions.TryGetValue(number, out var version))
                change(version);
        }
    }

    // Each secret has its own lock. Where it was forgotten meanwhile, or nothing came of creating it, another takes its place.
    private T InSecret<T>(string key, Func<KvSecret, T> work)
    {
        while (true)
        {
            var secret = _secrets.GetOrAdd(key, _ => new KvSecret());
            lock (secret)
            {
                if (secret.IsGone)
                    continue;
                var result = work(secret);
                if (secret.Current == 0)
                {
                    secret.IsGone = true;
                    _secrets.TryRemove(KeyValuePair.Create(key, secret));
                }
                return result;
            }
        }
    }
}
