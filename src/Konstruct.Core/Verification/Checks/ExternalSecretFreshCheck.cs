namespace Konstruct.Core.Verification.Checks;

/// <summary>The ExternalSecret was refreshed since Vault was written.</summary>
internal sealed class ExternalSecretFreshCheck : CheckOf<CredentialTrack>
{
    public override CheckRule Rule => CheckRule.ExternalSecretFresh;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists, CheckRule.ExternalSecretExists, CheckRule.ExternalSecretReady];

    protected override bool AppliesTo(CredentialTrack track) => track is { IsForArgo: true, ExternalSecret: not null };

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CredentialTrack track, CheckSources sources)
    {
        var external = track.ExternalSecret!;
        var subject = external.ToString();
        if (sources.Vault is not { } vault)
            return [Verdict.Skip(subject, sources.WhyNoVault)];
        if ((await vault.ReadAsync(track.VaultPath!).ConfigureAwait(false)).WrittenAt is not { } written)
            return [Verdict.Skip(subject, "Vault does not tell when the secret was written (KV version 1 does not)")];
        // Kubernetes' times have whole seconds.
        if (external.RefreshedAt is { } refreshed && refreshed.AddSeconds(1) > written)
            return [Verdict.Pass(subject, $"refreshed at {refreshed:yyyy-MM-dd HH:mm:ss}Z, after Vault was written")];
        var seen = $"{(external.RefreshedAt is { } at ? $"last refreshed at {at:yyyy-MM-dd HH:mm:ss}Z" : "never refreshed")}, but Vault was written at {written:yyyy-MM-dd HH:mm:ss}Z";
        return [external.WhyNotRefreshed is { } why
            ? Verdict.Fail(subject, $"{seen}; it is never read again, since {why}", "Give it a refreshInterval in Git; or delete its Secret once, so that it is made anew.")
            : Verdict.Fail(subject, seen)];
    }
}
