using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The Secret is there, and ArgoCD knows it by its label.</summary>
internal sealed class SecretExistsCheck : CheckOf<CredentialTrack>
{
    public override CheckRule Rule => CheckRule.SecretExists;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists, CheckRule.VaultFieldsComplete, CheckRule.ExternalSecretExists, CheckRule.ExternalSecretReady];

    protected override bool AppliesTo(CredentialTrack track) => track is { IsForArgo: true, Cluster: not null };

    protected override string SubjectOf(CredentialTrack track) => track.ExternalSecret is { } external ? $"Secret {external.Namespace}/{external.Target}" : track.Subject;

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CredentialTrack track, CheckSources sources)
    {
        if (await track.SecretAsync().ConfigureAwait(false) is not { } secret)
            return [Verdict.Fail(SubjectOf(track), "is not there, although its ExternalSecret is")];
        return [secret.Type is not null && RepositorySecret.Types.Contains(secret.Type)
            ? Verdict.Pass(secret.ToString(), $"ArgoCD takes it as '{secret.Type}' for '{ForeignText.Of(secret.Url)}'")
            : Verdict.Fail(secret.ToString(), $"its label '{RepositorySecret.TypeLabel}' is {(secret.Type is null ? "missing" : $"'{secret.Type}'")}; expected 'repository' or 'repo-creds', by which ArgoCD finds it", "Have the ExternalSecret's template set the label.")];
    }
}
