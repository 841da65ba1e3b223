using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>A check of ArgoCD's Secret.</summary>
internal abstract class SecretCheck : CheckOf<CredentialTrack>
{
    public override IReadOnlyList<CheckRule> Needs =>
        [CheckRule.VaultSecretExists, CheckRule.VaultFieldsComplete, CheckRule.ExternalSecretExists, CheckRule.ExternalSecretConverted, CheckRule.ExternalSecretReady, CheckRule.ExternalSecretFresh, CheckRule.SecretExists];

    protected override bool AppliesTo(CredentialTrack track) => track is { IsForArgo: true, Cluster: not null };

    protected override string SubjectOf(CredentialTrack track) => track.ExternalSecret is { } external ? $"Secret {external.Namespace}/{external.Target}" : track.Subject;

    protected sealed override async Task<IReadOnlyList<Verdict>> LookAsync(CredentialTrack track, CheckSources sources) => await track.SecretAsync().ConfigureAwait(false) is { } secret
        ? await JudgeAsync(track, secret, sources).ConfigureAwait(false)
        : [Verdict.Skip(SubjectOf(track), "there is no Secret to look at")];

    protected abstract Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources);
}
