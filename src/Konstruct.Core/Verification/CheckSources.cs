using Konstruct.Core.Verification.Checks;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>What the checks can ask besides clusters.</summary>
/// <param name="Vault">Vault; null where it cannot be asked.</param>
/// <param name="WhyNoVault">Why it cannot.</param>
/// <param name="GitHub">GitHub.</param>
/// <param name="ArgoServer">ArgoCD's own REST API; null where none was given.</param>
/// <param name="WhyNoArgoServer">Why ArgoCD's server cannot be asked.</param>
internal sealed record CheckSources(VaultView? Vault, string WhyNoVault, GitHubView GitHub, ArgoServerView? ArgoServer, string WhyNoArgoServer)
{
    /// <summary>When a credential was changed last: when Vault was written or, where that is not known, the Secret. A Secret that is older and holds the same was not changed by that write, or Vault's clock is ahead.</summary>
    /// <param name="track">The credential.</param>
    public async Task<DateTimeOffset?> ChangedAtAsync(CredentialTrack track)
    {
        var secret = await track.SecretAsync().ConfigureAwait(false);
        if (Vault is { } vault && track.VaultPath is { } path)
        {
            try
            {
                var inVault = await vault.ReadAsync(path).ConfigureAwait(false);
                if (inVault.WrittenAt is { } written)
                    return secret?.WrittenAt < written && SecretAsInVaultCheck.Agree(secret, inVault.Data) ? secret.WrittenAt : written;
            }
            catch (ServiceException)
            {
                // The checks of Vault tell of it.
            }
        }
        return secret?.WrittenAt;
    }
}
