using System.Collections.Concurrent;

namespace Konstruct.Sandbox.Vault;

/// <summary>The logins: AppRole, and JWT as the mounts <c>jwt</c> and <c>kubernetes</c> take it.</summary>
internal sealed class VaultLogins
{
    private readonly ConcurrentDictionary<string, (string SecretId, VaultRule[] Rules)> _appRoles = new();
    private readonly ConcurrentDictionary<(string Mount, string Role), (string Jwt, VaultRule[] Rules)> _jwtRoles = new();

    /// <summary>Adds a role of AppRole.</summary>
    public void AddAppRole(string roleId, string secretId, VaultRule[] rules) => _appRoles[roleId] = (secretId, rules);

    /// <summary>Adds a role of a JWT mount.</summary>
    public void AddJwtRole(string mount, string role, string jwt, VaultRule[] rules) => _jwtRoles[(mount, role)] = (jwt, rules);

    /// <summary>Whether something is mounted there.</summary>
    public bool Has(string mount) => mount == "approle" || _jwtRoles.Keys.Any(k => k.Mount == mount);

    /// <summary>Logs in: the rules of the token to be made, or why not.</summary>
    public (VaultRule[]? Rules, Reply? Refusal) LogIn(string mount, VaultCall call)
    {
        if (mount == "approle")
        {
            var roleId = call.Text("role_id");
            if (roleId.Length == 0)
                return (null, VaultReply.Errors(400, "missing role_id"));
            return _appRoles.TryGetValue(roleId, out var appRole) && appRole.SecretId == call.Text("secret_id")
                ? (appRole.Rules, null)
                : (null, VaultReply.Errors(400, "invalid role or secret ID"));
        }
        var isKubernetes = mount.StartsWith("kubernetes", StringComparison.Ordinal);
        var name = call.Text("role");
        if (name.Length == 0)
            return (null, VaultReply.Errors(400, "missing role"));
        if (call.Text("jwt").Length == 0)
            return (null, VaultReply.Errors(400, isKubernetes ? "missing jwt" : "missing token"));
        if (!_jwtRoles.TryGetValue((mount, name), out var role))
            return (null, VaultReply.Errors(400, isKubernetes ? $"invalid role name \"{name}\"" : $"role \"{name}\" could not be found"));
        if (role.Jwt == call.Text("jwt"))
            return (role.Rules, null);
        return (null, isKubernetes
            ? VaultReply.Errors(403, "permission denied")
            : VaultReply.Errors(400, "error validating token: error verifying token signature: no known key successfully validated the token signature"));
    }
}
