using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Vault;

/// <summary>A stand-in for Vault on a loopback port: what the module uses of it, answered as Vault answers. State is in memory and goes with it.</summary>
public sealed class VaultServer : IDisposable
{
    private readonly LoopbackServer _server;
    private readonly VaultRouter _router;
    private readonly VaultToken _root;

    private VaultServer(VaultServerOptions options)
    {
        _router = new VaultRouter(options);
        _root = _router.AddToken(isRoot: true, []);
        AddMount("secret", 2);
        _server = new LoopbackServer(_router.Answer, options.CanDrop);
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:23456/</c>.</summary>
    public Uri Address => _server.Address;

    /// <summary>A token that may do everything.</summary>
    public string RootToken => _root.Id;

    /// <summary>The faults that requests meet.</summary>
    public FaultPlan Faults => _server.Faults;

    /// <summary>The requests so far.</summary>
    public RequestLog Requests => _server.Requests;

    /// <summary>Starts a server with KV version 2 mounted at <c>secret/</c>.</summary>
    /// <param name="options">How it differs from a fresh development server.</param>
    public static VaultServer Start(VaultServerOptions? options = null) => new(options ?? new VaultServerOptions());

    /// <summary>Mounts a key-value engine.</summary>
    /// <param name="path">Where, e.g. <c>kv1</c>.</param>
    /// <param name="kvVersion">1 or 2.</param>
    public void AddMount(string path, int kvVersion)
    {
        ArgumentNullException.ThrowIfNull(path);
        _router.AddMount(path.Trim('/'), kvVersion);
    }

    /// <summary>Makes a token that is limited to paths, and has what the policy <c>default</c> grants.</summary>
    /// <param name="rules">What it may do.</param>
    public string CreateToken(params VaultRule[] rules) => _router.AddToken(isRoot: false, rules).Id;

    /// <summary>Revokes a token.</summary>
    /// <param name="token">The token.</param>
    public void RevokeToken(string token) => _router.Tokens.TryRemove(token, out _);

    /// <summary>Whether a token is valid.</summary>
    /// <param name="token">The token.</param>
    public bool IsTokenValid(string token) => _router.Tokens.ContainsKey(token);

    /// <summary>Seals the server.</summary>
    public void Seal() => _router.IsSealed = true;

    /// <summary>Unseals the server.</summary>
    public void Unseal() => _router.IsSealed = false;

    /// <summary>Adds a role that logs in at <c>auth/approle/login</c>.</summary>
    /// <param name="roleId">Its id.</param>
    /// <param name="secretId">Its secret id.</param>
    /// <param name="rules">What its tokens may do.</param>
    public void AddAppRole(string roleId, string secretId, params VaultRule[] rules) => _router.Logins.AddAppRole(roleId, secretId, rules);

    /// <summary>Adds a role that logs in at <c>auth/MOUNT/login</c>; a mount whose name begins with <c>kubernetes</c> answers as that method does.</summary>
    /// <param name="mount">The mount, e.g. <c>kubernetes</c> or <c>jwt</c>.</param>
    /// <param name="role">The role's name.</param>
    /// <param name="jwt">The one token that is accepted.</param>
    /// <param name="rules">What its tokens may do.</param>
    public void AddJwtRole(string mount, string role, string jwt, params VaultRule[] rules) => _router.Logins.AddJwtRole(mount, role, jwt, rules);

    /// <summary>Writes a secret without a request.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The secret's path in it.</param>
    /// <param name="data">Its fields.</param>
    /// <returns>The version written; 0 on KV version 1.</returns>
    public int Put(string mount, string path, JsonObject data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Mount(mount).Put(path, data.ToJsonString());
    }

    /// <summary>Changes the fields of a secret of KV version 2 without a request, so that nobody writes in between.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The secret's path in it.</param>
    /// <param name="change">Changes the current fields; there are none where there is no secret, or it is deleted or destroyed.</param>
    /// <returns>The version written.</returns>
    public int Change(string mount, string path, Action<JsonObject> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Versioned(mount).Change(path, change);
    }

    /// <summary>The fields of a version of a secret of KV version 2; null where it is not kept, or deleted or destroyed.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The secret's path in it.</param>
    /// <param name="version">The version.</param>
    public JsonObject? Get(string mount, string path, int version) => Versioned(mount).Get(path, version);

    /// <summary>The current fields of a secret; null where there is none, or it is deleted or destroyed.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The secret's path in it.</param>
    public JsonObject? Get(string mount, string path) => Mount(mount).Get(path);

    /// <summary>The current version of a secret; 0 where there is none.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The secret's path in it.</param>
    public int Version(string mount, string path) => Mount(mount).Version(path);

    /// <summary>Deletes the current version of a secret; on KV version 1 the secret.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The secret's path in it.</param>
    public void Delete(string mount, string path) => Mount(mount).Delete(path);

    /// <summary>Destroys a version of a secret of KV version 2.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The secret's path in it.</param>
    /// <param name="version">The version.</param>
    public void Destroy(string mount, string path, int version) => Versioned(mount).Destroy(path, version);

    /// <inheritdoc />
    public void Dispose() => _server.Dispose();

    private KvVersion2 Versioned(string mount) => Mount(mount) as KvVersion2 ?? throw new ArgumentException($"'{mount}' keeps no versions.", nameof(mount));

    private KvMount Mount(string mount)
    {
        ArgumentNullException.ThrowIfNull(mount);
        return _router.Mounts.TryGetValue(mount.Trim('/'), out var found) ? found : throw new ArgumentException($"Nothing is mounted at '{mount}'.", nameof(mount));
    }
}
