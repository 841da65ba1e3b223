using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Konstruct.Core;

/// <summary>Certificates that a secure connection trusts instead of the system's.</summary>
internal static class TrustedAuthorities
{
    /// <summary>Has a connection trust nobody else. The certificate still has to be for the host.</summary>
    public static void Set(SslClientAuthenticationOptions options, X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        policy.ExtraStore.AddRange(trusted);
        options.CertificateChainPolicy = policy;
        options.RemoteCertificateValidationCallback = (_, _, chain, errors) => errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsAt(trusted, chain));
    }

    // An intermediate certificate may be all that one trusts, as it may for Go's programs; for .NET a chain ends at a root.
    private static bool EndsAt(X509Certificate2Collection trusted, X509Chain? chain) =>
        chain is { ChainElements.Count: > 0 }
        && Array.TrueForAll(chain.ChainStatus, s => s.Status == X509ChainStatusFlags.PartialChain)
        && trusted.Any(t => t.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));
}
