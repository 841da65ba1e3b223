namespace Konstruct.Core.Credentials;

/// <summary>What became of a secret. Its members mean what those of <see cref="VaultCredentialResult"/> do.</summary>
internal sealed record SecretUpdateResult
{
    public required VaultCredentialStatus Status { get; init; }

    public required VaultCredentialState Holds { get; init; }

    public required bool Existed { get; init; }

    public required int? VersionBefore { get; init; }

    public required int? VersionAfter { get; init; }

    public required IReadOnlyList<VaultFieldChange> Fields { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public ServiceException? Problem { get; init; }
}
