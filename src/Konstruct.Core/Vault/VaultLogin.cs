using System.Text.Json.Nodes;

namespace Konstruct.Core.Vault;

/// <summary>How to come by a token: one that is there, or a login. What it holds is shown nowhere, so it is no record.</summary>
public sealed class VaultLogin
{
    private readonly string? _token;
    private readonly (string Name, string Value)[] _fields = [];

    private VaultLogin(string token) => _token = token;

    private VaultLogin(string mount, params (string Name, string Value)[] fields)
    {
        Path = $"auth/{mount.Trim('/')}/login";
        _fields = fields;
    }

    /// <summary>Where to log in, e.g. <c>auth/approle/login</c>; null for a token that is there.</summary>
    internal string? Path { get; }

    /// <summary>A token that is there. It is not revoked when the work is done.</summary>
    /// <param name="token">The token.</param>
    public static VaultLogin WithToken(string token) => new(token);

    /// <summary>A login as an application role. Source: https://developer.hashicorp.com/vault/api-docs/auth/approle.</summary>
    /// <param name="mount">Where the method is mounted, e.g. <c>approle</c>.</param>
    /// <param name="roleId">The role's id.</param>
    /// <param name="secretId">The secret id; null where the role asks for none.</param>
    public static VaultLogin WithAppRole(string mount, string roleId, string? secretId) =>
        secretId is null ? new(mount, ("role_id", roleId)) : new(mount, ("role_id", roleId), ("secret_id", secretId));

    /// <summary>A login with a signed token, of a Kubernetes service account or of another issuer. Source: https://developer.hashicorp.com/vault/api-docs/auth/kubernetes and …/jwt.</summary>
    /// <param name="mount">Where the method is mounted, e.g. <c>kubernetes</c>.</param>
    /// <param name="role">The role; null for the method's default.</param>
    /// <param name="jwt">The token.</param>
    public static VaultLogin WithJwt(string mount, string? role, string jwt) =>
        role is null ? new(mount, ("jwt", jwt)) : new(mount, ("role", role), ("jwt", jwt));

    /// <summary>The token that is there; null where one has to log in.</summary>
    internal string? Token() => _token;

    /// <summary>What a login sends.</summary>
    internal JsonObject Body() => new(_fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Value)));
}
