using Konstruct.Core.Vault;

namespace Konstruct.Core.Verification.Checks;

/// <summary>A check of one secret of Vault.</summary>
internal abstract class VaultCheck : CheckOf<CredentialTrack>
{
    protected sealed override bool AppliesTo(CredentialTrack track) => track.VaultPath is not null;

    protected sealed override string SubjectOf(CredentialTrack track) => track.VaultPath!;

    protected sealed override async Task<IReadOnlyList<Verdict>> LookAsync(CredentialTrack track, CheckSources sources) => sources.Vault is { } vault
        ? [Judge(track, vault.Name(track.VaultPath!), await vault.ReadAsync(track.VaultPath!).ConfigureAwait(false)) with { Context = vault.Where }]
        : [Verdict.Skip(track.VaultPath!, sources.WhyNoVault)];

    protected abstract Verdict Judge(CredentialTrack track, string subject, KvSecret secret);
}
