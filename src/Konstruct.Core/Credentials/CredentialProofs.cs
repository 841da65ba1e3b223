using System.Collections.Concurrent;
using Konstruct.Core.GitHub;

namespace Konstruct.Core.Credentials;

/// <summary>The proofs of a run: that of the App that was given and, where credentials that stand in Vault are to be proven, those of theirs.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="cancellation">Stops them.</param>
internal sealed class CredentialProofs(CredentialRequest request, CancellationToken cancellation) : IDisposable
{
    private readonly ConcurrentDictionary<(long AppId, string Key), Lazy<CredentialProof>> _proofs = new();

    /// <summary>Whose repositories they are about.</summary>
    public GitHubHost Host { get; } = GitHubHost.Of(request.GitHub.ApiUrl);

    /// <summary>That of the App that was given.</summary>
    public CredentialProof Given => For(request.AppId!.Value, request.Key!.Pem, request.Installations);

    /// <summary>That of the App of a credential.</summary>
    public CredentialProof For(AppCredential credential) => For(credential.AppId, credential.PrivateKey, request.Key is null ? null : request.Installations);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var proof in _proofs.Values.Where(p => p.IsValueCreated))
            proof.Value.Dispose();
    }

    private CredentialProof For(long appId, string pem, IReadOnlyList<GitHubInstallation>? known) =>
        _proofs.GetOrAdd((appId, pem), k => new(() => new CredentialProof(request.GitHub, k.AppId, StoredKey.Parse(k.Key), known, cancellation))).Value;
}
