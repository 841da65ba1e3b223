namespace Konstruct.Core.Verification.Checks;

/// <summary>Crossplane's ExternalSecret is Ready.</summary>
internal sealed class CrossplaneSecretReadyCheck : CheckOf<CrossplaneTrack>
{
    public override CheckRule Rule => CheckRule.CrossplaneSecretReady;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists, CheckRule.VaultFieldsComplete, CheckRule.CrossplaneSecretRead];

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CrossplaneTrack track, CheckSources sources) => await track.ExternalSecretAsync().ConfigureAwait(false) is { } external
        ? [await ExternalSecretState.OfAsync(track.Cluster, external, track).ConfigureAwait(false)]
        : [Verdict.Skip(track.Subject, "is not there")];
}
