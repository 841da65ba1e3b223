using Konstruct.Core.Verification.Observed;

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
        var inVault = await vault.ReadAsync(track.VaultPath!).ConfigureAwait(false);
        if (inVault.WrittenAt is not { } written)
            return [Verdict.Skip(subject, "Vault does not tell when the secret was written (KV version 1 does not)")];
        if (IsFresh(external, written))
            return [Verdict.Pass(subject, $"refreshed at {external.RefreshedAt:yyyy-MM-dd HH:mm:ss}Z, after Vault was written")];
        var seen = $"{(external.RefreshedAt is { } at ? $"last refreshed at {at:yyyy-MM-dd HH:mm:ss}Z" : "never refreshed")}, but Vault was written at {written:yyyy-MM-dd HH:mm:ss}Z";
        // The times are of two clocks, and what was read shows in what was written.
        if (track.Cluster is not null && await track.SecretAsync().ConfigureAwait(false) is { } secret && SecretAsInVaultCheck.Agree(secret, inVault.Data))
            return [Verdict.Warn(subject, $"{seen}; the Secret holds what Vault holds all the same: only other fields were written, or Vault's clock and the cluster's differ", "Nothing for the credential; where nothing else was written, set the clocks of Vault and the cluster right (NTP).")];
        return [external.WhyNotRefreshed is { } why
            ? Verdict.Fail(subject, $"{seen}; it is never read again, since {why}", "Give it a refreshInterval in Git; or delete its Secret once, so that it is made anew.")
            : Verdict.Fail(subject, seen)];
    }

    /// <summary>Whether an ExternalSecret was refreshed since Vault was written, as far as the clocks agree; Kubernetes' times have whole seconds.</summary>
    /// <param name="external">The ExternalSecret.</param>
    /// <param name="written">When Vault was written; null where that is not known.</param>
    public static bool IsFresh(ExternalSecretView external, DateTimeOffset? written) => external.RefreshedAt?.AddSeconds(1) > written;
}
