namespace Konstruct.Core.Verification.Checks;

/// <summary>The ExternalSecret is Ready; where not, its Event has the cause.</summary>
internal sealed class ExternalSecretReadyCheck : CheckOf<CredentialTrack>
{
    public override CheckRule Rule => CheckRule.ExternalSecretReady;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists, CheckRule.VaultFieldsComplete, CheckRule.ExternalSecretExists];

    protected override bool AppliesTo(CredentialTrack track) => track is { IsForArgo: true, ExternalSecret: not null, Cluster: not null };

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CredentialTrack track, CheckSources sources) =>
        [await ExternalSecretState.OfAsync(track.Cluster!, track.ExternalSecret!, track).ConfigureAwait(false)];
}
