namespace Konstruct;

/// <summary>What became of the credential at one path of Vault. Holds no value of a secret.</summary>
public sealed record VaultCredentialResult
{
    /// <summary>The project; null where a path was named.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Which of the project's two paths; null where a path was named.</summary>
    public CredentialScope? Scope { get; init; }

    /// <summary>What became of it.</summary>
    public required VaultCredentialStatus Status { get; init; }

    /// <summary>Which credential Vault holds there now.</summary>
    public required VaultCredentialState Holds { get; init; }

    /// <summary>Vault's address.</summary>
    public required Uri VaultAddress { get; init; }

    /// <summary>Vault's namespace; null for the root.</summary>
    public string? VaultNamespace { get; init; }

    /// <summary>The mount of the KV engine, e.g. <c>secret</c>.</summary>
    public required string Mount { get; init; }

    /// <summary>The path in the mount, e.g. <c>argocd/repo-credentials-template/engineering</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Version of the KV engine: 1 keeps no versions, 2 does; null where Vault could not be asked.</summary>
    public int? KvVersion { get; init; }

    /// <summary>Whether there was a secret before: neither missing nor deleted.</summary>
    public bool Existed { get; init; }

    /// <summary>The secret's version before; 0 where it had none, null on KV version 1 or where it could not be read.</summary>
    public int? VersionBefore { get; init; }

    /// <summary>The secret's version now, as far as it is known; null on KV version 1.</summary>
    public int? VersionAfter { get; init; }

    /// <summary>The fields that change, or would.</summary>
    public required IReadOnlyList<VaultFieldChange> Fields { get; init => field = Indexed.Of(value); }

    /// <summary>Rights that the token lacks for this, e.g. <c>update on secret/data/argocd/…</c>.</summary>
    public required IReadOnlyList<string> MissingRights { get; init => field = Indexed.Of(value); }

    /// <summary>The id of the GitHub App in the credential; null where it is not known.</summary>
    public string? AppId { get; init; }

    /// <summary>The id of the installation in the credential; null where it is not known.</summary>
    public string? InstallationId { get; init; }

    /// <summary>The repository, or prefix of repositories, the credential is for; null where it is not known.</summary>
    public string? Url { get; init; }

    /// <summary>The id of the error that was reported; null where none was.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The path with its mount.</summary>
    public override string ToString() => $"{Mount}/{Path}";
}
