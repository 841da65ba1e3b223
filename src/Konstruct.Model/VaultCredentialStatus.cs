namespace Konstruct;

/// <summary>What became of a secret in Vault.</summary>
public enum VaultCredentialStatus
{
    /// <summary>It was written, read back and found as it should be.</summary>
    Written,

    /// <summary>It would be written: <c>-WhatIf</c> was given, or the question was answered with no.</summary>
    Pending,

    /// <summary>It already is as it should be; no version was added.</summary>
    Unchanged,

    /// <summary>An error, reported besides, kept it from being written or from being found as written; see <see cref="VaultCredentialState"/>.</summary>
    Failed,
}
