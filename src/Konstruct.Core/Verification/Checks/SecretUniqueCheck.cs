using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>No other Secret is for the same repository and ArgoCD project.</summary>
internal sealed class SecretUniqueCheck : SecretCheck
{
    public override CheckRule Rule => CheckRule.SecretUnique;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.ExternalSecretExists, CheckRule.SecretExists];

    protected override async Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        var index = await track.Cluster!.RepositoryIndexAsync().ConfigureAwait(false);
        var others = index.Same(secret).Where(s => s.Name != secret.Name).Select(s => s.ToString()).ToList();
        return [others.Count == 0 ? Verdict.Pass(secret.ToString(), "no other Secret is for this URL") : Verdict.Fail(secret.ToString(), $"{string.Join(", ", others)} {(others.Count == 1 ? "is" : "are")} for the same URL, '{ForeignText.Of(secret.NormalUrl)}'")];
    }
}
