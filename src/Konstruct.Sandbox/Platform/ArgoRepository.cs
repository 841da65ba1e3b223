namespace Konstruct.Sandbox.Platform;

/// <summary>How ArgoCD reads a repository: what a Secret of the type <c>repository</c> or <c>repo-creds</c> says.</summary>
internal sealed record ArgoRepository
{
    /// <summary>The Secret; empty where there is none.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The address.</summary>
    public required string Url { get; init; }

    /// <summary><c>git</c>, <c>helm</c>, or empty.</summary>
    public string Type { get; init; } = "";

    /// <summary>The display name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The project that it is limited to, or empty.</summary>
    public string Project { get; init; } = "";

    /// <summary>The user name, or empty.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password or personal access token, or empty.</summary>
    public string Password { get; init; } = "";

    /// <summary>The bearer token, or empty.</summary>
    public string BearerToken { get; init; } = "";

    /// <summary>The SSH key, or empty.</summary>
    public string SshPrivateKey { get; init; } = "";

    /// <summary>The App's id, or 0.</summary>
    public long AppId { get; init; }

    /// <summary>The installation's id, or 0.</summary>
    public long InstallationId { get; init; }

    /// <summary>The App's private key, or empty.</summary>
    public string AppPrivateKey { get; init; } = "";

    /// <summary>What keeps the Secret from being read; null where it can be.</summary>
    public string? Malformed { get; init; }

    /// <summary>Whether it has any credential, so that none is inherited. A user name alone is enough.</summary>
    public bool HasCredentials => Username.Length > 0 || Password.Length > 0 || BearerToken.Length > 0 || SshPrivateKey.Length > 0 || AppPrivateKey.Length > 0;

    /// <summary>The same with the credentials of another.</summary>
    public ArgoRepository Inherit(ArgoRepository other) => this with
    {
        Username = other.Username,
        Password = other.Password,
        BearerToken = other.BearerToken,
        SshPrivateKey = other.SshPrivateKey,
        AppId = other.AppId,
        InstallationId = other.InstallationId,
        AppPrivateKey = other.AppPrivateKey,
    };

    /// <summary>An address as ArgoCD compares it.</summary>
    public static string Normalize(string url)
    {
        var text = url.Trim().ToLowerInvariant();
        return text.EndsWith(".git", StringComparison.Ordinal) ? text[..^".git".Length] : text;
    }
}
