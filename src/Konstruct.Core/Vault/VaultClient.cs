using System.Globalization;
using System.Text.Json.Nodes;

namespace Konstruct.Core.Vault;

/// <summary>A thin client of Vault: what it takes to read and write secrets of its KV engine. Source: https://developer.hashicorp.com/vault/api-docs/secret/kv.</summary>
public sealed class VaultClient : IAsyncDisposable
{
    // Vault takes many paths at once; a request should stay of a size that proxies take, too.
    private const int PathsAtOnce = 200;

    private static readonly TimeSpan _untilGivenUp = TimeSpan.FromSeconds(10);

    private readonly VaultTransport _transport;
    private bool _isOwnToken;

    private VaultClient(VaultSettings settings)
    {
        Settings = settings;
        _transport = new VaultTransport(settings);
    }

    /// <summary>Which Vault it speaks to, and how.</summary>
    public VaultSettings Settings { get; }

    /// <summary>Makes a client that has a token, logging in where the settings say so.</summary>
    /// <param name="settings">Which Vault, and how.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="VaultException">The login failed, or Vault cannot be reached.</exception>
    public static async Task<VaultClient> ConnectAsync(VaultSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var client = new VaultClient(settings);
        try
        {
            client._transport.Token = settings.Login.Token() ?? await client.LogInAsync(settings.Login, cancellation).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Revokes the token if it came from a login, even when the work was stopped, and lets go of the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOwnToken)
        {
            _isOwnToken = false;
            using var limit = new CancellationTokenSource(_untilGivenUp);
            try
            {
                var reply = await _transport.AskAsync(HttpMethod.Post, "auth/token/revoke-self", null, limit.Token).ConfigureAwait(false);
                if (reply.Status is not (200 or 204))
                    TellUnrevoked();
            }
            // The work is done, and its outcome must not be lost to this.
            catch (Exception e) when (e is VaultException or OperationCanceledException)
            {
                TellUnrevoked();
            }
        }
        _transport.Dispose();
    }

    private void TellUnrevoked() => Settings.OnWarning?.Invoke($"The token of the login at '{Settings.Login.Path}' could not be revoked at Vault; it is valid until it expires. Grant its role 'update' on 'auth/token/revoke-self', as the policy 'default' does.");

    /// <summary>Asks what is mounted at a path, or takes the settings' word.</summary>
    /// <param name="path">The mount's path, e.g. <c>secret</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="VaultException">There is no such mount, it is of another kind, or may not be asked.</exception>
    public async Task<KvMount> GetMountAsync(string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        path = path.Trim('/');
        if (Settings.KvVersion is { } known)
            return new KvMount(path, known);

        var reply = await _transport.AskAsync(HttpMethod.Get, "sys/internal/ui/mounts/" + Escape(path), null, cancellation).ConfigureAwait(false);
        if (reply.Status == 403 && await IsTokenValidAsync(cancellation).ConfigureAwait(false) == false)
            throw TokenInvalid();
        if (reply.Status is 403 or 405)
        {
            throw new VaultException(VaultProblem.VaultMountForbidden, $"The mount '{path}' of Vault at '{Where}' may not be asked for its version, or is not there.",
                $"Give -KvVersion 1 or 2; or check -Mount, and grant the token a right on '{path}/'.");
        }
        if (reply.Status != 200 || reply.Data is not { } data)
            throw reply.Status is 404 or 400 ? MountNotFound(path) : Refused("tell about the mount", path, reply);
        if (VaultReply.Text(data, "path")?.Trim('/') is { } mounted && mounted != path)
        {
            throw new VaultException(VaultProblem.VaultMountNotFound, $"There is no mount '{path}' in Vault at '{Where}'; its path lies in the mount '{mounted}'.",
                $"Give -Mount '{mounted}', and what comes behind it by -Prefix or -Path.");
        }
        if (VaultReply.Text(data, "type") is not ("kv" or "generic"))
        {
            throw new VaultException(VaultProblem.VaultMountNotKv, $"The mount '{path}' of Vault at '{Where}' is of the type '{data["type"]}'; expected 'kv'.",
                "Give the mount of a KV engine: -Mount.");
        }
        return new KvMount(path, (data["options"] as JsonObject)?["version"]?.ToString() switch
        {
            null or "" or "1" => 1,
            "2" => 2,
            _ => throw Refused("tell about the mount", path, reply),
        });
    }

    /// <summary>Asks what the token may do: for each path the names of its rights (<c>read</c>, <c>update</c>, …, <c>root</c>, <c>deny</c>).</summary>
    /// <param name="paths">Paths as policies have them, e.g. <c>secret/data/x</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The rights by path; null where the token may not even ask that.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>?> GetRightsAsync(IEnumerable<string> paths, CancellationToken cancellation = default)
    {
        var rights = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        foreach (var some in paths.Chunk(PathsAtOnce))
        {
            var reply = await _transport.AskAsync(HttpMethod.Post, "sys/capabilities-self", new JsonObject { ["paths"] = new JsonArray([.. some.Select(p => (JsonNode)p)]) }, cancellation).ConfigureAwait(false);
            if (reply.Status == 403)
                return await IsTokenValidAsync(cancellation).ConfigureAwait(false) == false ? throw TokenInvalid() : null;
            if (reply.Status != 200 || (reply.Data ?? reply.Body) is not { } data)
                throw Refused("tell the rights on", some[0], reply);
            foreach (var path in some)
                rights[path] = data[path] is JsonArray names ? names.Select(n => $"{n}").ToHashSet(StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal);
        }
        return rights;
    }

    /// <summary>Reads a secret.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The path in it.</param>
    /// <param name="version">The version, from 1; null for the current one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="VaultException">It may not be read.</exception>
    public async Task<KvSecret> ReadAsync(KvMount mount, string path, int? version = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mount);
        var request = Escape(mount.DataPath(path)) + (version is null ? "" : FormattableString.Invariant($"?version={version}"));
        var reply = await _transport.AskAsync(HttpMethod.Get, request, null, cancellation).ConfigureAwait(false);
        if (reply.Status is not (200 or 404))
            throw await WhyRefusedAsync("read", mount.DataPath(path), reply, cancellation).ConfigureAwait(false);
        if (reply.Status == 404 && reply.Errors.StartsWith("no handler for route", StringComparison.Ordinal))
            throw MountNotFound(mount.Path);
        // A secret that is there must not be taken for a missing one: only Vault's own word counts.
        if (reply.Status == 200 ? reply.Data is null : reply.Body?["errors"] is not JsonArray && reply.Data is null)
            throw Refused("read", mount.DataPath(path), reply);
        if (mount.Version == 1)
            return new KvSecret { State = reply.Data is null ? KvSecretState.Missing : KvSecretState.Present, Version = null, Data = reply.Data };
        if (reply.Status == 200 && reply.Data?["data"] is JsonObject data && VersionIn(reply) is { } current)
            return new KvSecret { State = KvSecretState.Present, Version = current, WrittenAt = WrittenAt(reply), Data = data };
        // Without a version nothing could be written by check-and-set.
        if (reply.Status == 200)
            throw Refused("read", mount.DataPath(path), reply);
        var state = reply.Data?["metadata"] is not JsonObject metadata ? KvSecretState.Missing
            : metadata["destroyed"] is JsonValue destroyed && destroyed.TryGetValue<bool>(out var isDestroyed) && isDestroyed ? KvSecretState.Destroyed
            : KvSecretState.Deleted;
        return new KvSecret { State = state, Version = VersionIn(reply) ?? 0 };
    }

    /// <summary>Writes a secret as a whole.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The path in it.</param>
    /// <param name="data">All of its fields; becomes part of the request.</param>
    /// <param name="current">The version that it has now, 0 where it has none: with another one nothing is written. Not heeded on KV version 1.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The new version; null on KV version 1.</returns>
    /// <exception cref="VaultConflictException">It has another version.</exception>
    /// <exception cref="VaultException">It may not be written, or no proper answer came.</exception>
    internal async Task<int?> WriteAsync(KvMount mount, string path, JsonObject data, int? current, CancellationToken cancellation)
    {
        var body = mount.Version == 1 ? data : Checked(data, current);
        var reply = await _transport.TellAsync(HttpMethod.Post, Escape(mount.DataPath(path)), body, cancellation).ConfigureAwait(false);
        return await WrittenAsync(current == 0 ? "create" : "update", mount, path, reply, cancellation).ConfigureAwait(false);
    }

    /// <summary>Changes some fields of a secret of KV version 2, for a token that may do only that.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The path in it.</param>
    /// <param name="fields">The fields that change, null for one that goes; becomes part of the request.</param>
    /// <param name="current">The version that it has now: with another one nothing is written.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="VaultConflictException">It has another version.</exception>
    /// <exception cref="VaultException">It may not be written, or no proper answer came.</exception>
    internal async Task<int?> PatchAsync(KvMount mount, string path, JsonObject fields, int? current, CancellationToken cancellation)
    {
        var reply = await _transport.TellAsync(HttpMethod.Patch, Escape(mount.DataPath(path)), Checked(fields, current), cancellation, "application/merge-patch+json").ConfigureAwait(false);
        if (reply.Status == 405)
        {
            throw new VaultException(VaultProblem.VaultPatchNotSupported, $"Vault at '{Where}' takes no PATCH, and the token has no other right to write '{mount.DataPath(path)}'.",
                "Grant the right 'update', or bring Vault to 1.9 or later.");
        }
        return await WrittenAsync("patch", mount, path, reply, cancellation).ConfigureAwait(false);
    }

    /// <summary>Deletes one version of a secret of KV version 2, so that it can be brought back. A newer one stays.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The path in it.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="VaultException">It may not be deleted, or no proper answer came.</exception>
    internal async Task DeleteAsync(KvMount mount, string path, int version, CancellationToken cancellation)
    {
        var reply = await _transport.TellAsync(HttpMethod.Post, Escape(mount.DeletePath(path)), new JsonObject { ["versions"] = new JsonArray(version) }, cancellation).ConfigureAwait(false);
        if (reply.Status is not (200 or 204))
            throw await WhyRefusedAsync("update", mount.DeletePath(path), reply, cancellation).ConfigureAwait(false);
    }

    private string Where => Settings.Namespace is { } name ? $"{Settings.Address} (namespace {name})" : $"{Settings.Address}";

    private static JsonObject Checked(JsonObject data, int? current)
    {
        // A node has one parent; one that has none yet need not be copied.
        var body = new JsonObject { ["data"] = data.Parent is null ? data : data.DeepClone() };
        if (current is { } version)
            body["options"] = new JsonObject { ["cas"] = version };
        return body;
    }

    private static DateTimeOffset? WrittenAt(VaultReply reply) =>
        DateTimeOffset.TryParse(VaultReply.Text(reply.Data?["metadata"], "created_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static int? VersionIn(VaultReply reply) => VaultReply.Number(reply.Data, "version") ?? VaultReply.Number(reply.Data?["metadata"], "version");

    private static string Escape(string path) => Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);

    private async Task<string> LogInAsync(VaultLogin login, CancellationToken cancellation)
    {
        // A login comes to its end even when the work is stopped meanwhile: a token that nobody knows could not be revoked.
        using var limit = new CancellationTokenSource();
        await using var registration = cancellation.Register(() => limit.CancelAfter(_untilGivenUp)).ConfigureAwait(false);
        var reply = await _transport.TellAsync(HttpMethod.Post, Escape(login.Path!), login.Body(), limit.Token).ConfigureAwait(false);
        if (VaultReply.Text(reply.Body?["auth"], "client_token") is not { Length: > 0 } token)
        {
            throw new VaultException(VaultProblem.VaultLoginFailed, $"Vault at '{Where}' refused the login at '{login.Path}' (status {reply.Status}).",
                "Check -VaultAuthMethod, -VaultAuthMount, the role, and what it logs in with; Vault's log has the cause.");
        }
        _isOwnToken = true;
        _transport.Token = token;
        cancellation.ThrowIfCancellationRequested();
        return token;
    }

    private async Task<int?> WrittenAsync(string right, KvMount mount, string path, VaultReply reply, CancellationToken cancellation)
    {
        if (reply.Status is 200 or 204)
        {
            return mount.Version == 1 ? null : VersionIn(reply) ?? throw new VaultException(VaultProblem.VaultMountNotKv,
                $"Vault at '{Where}' took a write to '{mount.DataPath(path)}', but told no version, as KV version 2 does.", "Check -KvVersion and -Mount; what was written there may be in the wrong place.");
        }
        if (reply.Status == 400 && reply.Errors.Contains("check-and-set parameter did not match", StringComparison.Ordinal))
            throw new VaultConflictException();
        if (reply.Status == 404 && reply.Errors.StartsWith("no handler for route", StringComparison.Ordinal))
            throw MountNotFound(mount.Path);
        throw await WhyRefusedAsync(right, mount.DataPath(path), reply, cancellation).ConfigureAwait(false);
    }

    private async Task<VaultException> WhyRefusedAsync(string right, string path, VaultReply reply, CancellationToken cancellation)
    {
        if (reply.Status != 403)
            return Refused(right, path, reply);
        if (await IsTokenValidAsync(cancellation).ConfigureAwait(false) is not { } isValid)
        {
            return new VaultException(VaultProblem.VaultPermissionDenied, $"The token lacks the right '{right}' on '{path}' of Vault at '{Where}', or is no longer valid: it may not even look itself up.",
                $"Grant the right in a policy: path \"{path}\" {{ capabilities = [\"{right}\"] }}; or log in again.");
        }
        return isValid
            ? new VaultException(VaultProblem.VaultPermissionDenied, $"The token lacks the right '{right}' on '{path}' of Vault at '{Where}'.", $"Grant it in a policy: path \"{path}\" {{ capabilities = [\"{right}\"] }}.")
            : TokenInvalid();
    }

    // Null where Vault does not tell: a token without the policy "default" may not ask. From 1.13 or so Vault says what is wrong with one that it does not know.
    private async Task<bool?> IsTokenValidAsync(CancellationToken cancellation)
    {
        var reply = await _transport.AskAsync(HttpMethod.Get, "auth/token/lookup-self", null, cancellation).ConfigureAwait(false);
        return reply.Status == 200 ? true : reply.Errors.Contains("invalid token", StringComparison.Ordinal) ? false : null;
    }

    private VaultException TokenInvalid() => new(VaultProblem.VaultTokenInvalid,
        $"Vault at '{Where}' does not accept the token: it expired, was revoked, or belongs to another Vault or namespace.", "Log in again ('vault login'), or give another: VAULT_TOKEN, -VaultToken or -VaultAuthMethod.");

    private VaultException MountNotFound(string path) => new(VaultProblem.VaultMountNotFound,
        $"There is no mount '{path}' in Vault at '{Where}'.", "Check -Mount and -VaultNamespace.");

    private VaultException Refused(string what, string path, VaultReply reply) => new(VaultProblem.VaultRequestRefused,
        $"Vault at '{Where}' gave no proper answer to {what} '{path}' (status {reply.Status}){(reply.Errors.Length > 0 ? ": it refused" : "")}.", "See Vault's log for the cause.");
}
