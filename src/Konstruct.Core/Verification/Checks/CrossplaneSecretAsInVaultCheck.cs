using Konstruct.Core.Credentials;
using Konstruct.Core.GitOps;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Crossplane's Secret holds what Vault holds.</summary>
internal sealed class CrossplaneSecretAsInVaultCheck : CheckOf<CrossplaneTrack>
{
    public override CheckRule Rule => CheckRule.CrossplaneSecretAsInVault;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists, CheckRule.VaultFieldsComplete, CheckRule.CrossplaneSecretRead, CheckRule.CrossplaneSecretReady, CheckRule.CrossplaneSecretWellFormed];

    protected override string SubjectOf(CrossplaneTrack track) => track.SecretName;

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CrossplaneTrack track, CheckSources sources)
    {
        if (sources.Vault is not { } vault)
            return [Verdict.Skip(track.SecretName, sources.WhyNoVault)];
        if (await track.SecretAsync().ConfigureAwait(false) is not { } secret)
            return [Verdict.Skip(track.SecretName, "is not there")];
        var inVault = await vault.ReadAsync(track.VaultPath).ConfigureAwait(false);
        var isFresh = await track.ExternalSecretAsync().ConfigureAwait(false) is { } external && ExternalSecretFreshCheck.IsFresh(external, inVault.WrittenAt);
        return [SecretAsInVaultCheck.Compare(secret, GuideValues.CrossplaneFields.Select(f => (f.SecretKey, AppCredential.Text(inVault.Data, f.Field))), isFresh)];
    }
}
