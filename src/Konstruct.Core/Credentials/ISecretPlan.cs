using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>What one secret is to become, told from what it is.</summary>
internal interface ISecretPlan
{
    /// <summary>The credential that is to stand there; null where it is not known.</summary>
    AppCredential? Credential => null;

    /// <summary>The change; an empty one where the secret already is as it should be. Asked anew each time the secret was read.</summary>
    /// <exception cref="ServiceException">It cannot or must not be changed.</exception>
    Task<SecretChange> MakeAsync(KvSecret current, CancellationToken cancellation);
}
