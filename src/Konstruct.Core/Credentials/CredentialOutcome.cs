namespace Konstruct.Core.Credentials;

/// <summary>What became of a secret, and what kept it from becoming what it should.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Problem">Why it failed; null where it did not.</param>
public sealed record CredentialOutcome(VaultCredentialResult Result, ServiceException? Problem);
