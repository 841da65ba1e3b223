namespace Konstruct.Sandbox.Vault;

/// <summary>How a <see cref="VaultServer"/> differs from a fresh development server.</summary>
public sealed record VaultServerOptions
{
    /// <summary>Whether it knows PATCH, as servers do from 1.9.</summary>
    public bool TakesPatch { get; init; } = true;

    /// <summary>Whether faults may cut connections.</summary>
    public bool CanDrop { get; init; }

    /// <summary>The namespace, e.g. <c>team-a</c>, in which everything lives; null for the root namespace, and no other then exists.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether tokens other than root may ask <c>sys/internal/ui/mounts</c>.</summary>
    public bool AnswersMounts { get; init; } = true;

    /// <summary>Whether tokens other than root have what the policy <c>default</c> grants.</summary>
    public bool GrantsDefaultPolicy { get; init; } = true;

    /// <summary>The active server: every request but <c>sys/health</c> is answered 307 to it. Null: this is the active one.</summary>
    public Uri? StandbyOf { get; init; }

    /// <summary>Whether writes to KV v2 need a check-and-set parameter.</summary>
    public bool CasRequired { get; init; }

    /// <summary>How many versions of a secret KV v2 keeps.</summary>
    public int MaxVersions { get; init; } = 10;
}
