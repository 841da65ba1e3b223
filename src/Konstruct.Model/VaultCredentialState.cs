namespace Konstruct;

/// <summary>Which credential a secret in Vault holds when a run has ended.</summary>
public enum VaultCredentialState
{
    /// <summary>Not the new one: what it held before that was written, or what others wrote since.</summary>
    Old,

    /// <summary>The new one: what <c>Set-KonstructVaultAppCredential</c> was asked for, or what <c>Undo-KonstructVaultAppCredential</c> was to take back.</summary>
    New,

    /// <summary>A request got no answer, and Vault may or may not heed it. A repeated run settles it.</summary>
    Unknown,
}
