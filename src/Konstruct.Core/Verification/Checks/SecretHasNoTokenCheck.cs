using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>No other credential is in the Secret: ArgoCD would take it before the App, without a word.</summary>
internal sealed class SecretHasNoTokenCheck : SecretCheck
{
    public override CheckRule Rule => CheckRule.SecretHasNoToken;

    protected override Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        var left = CredentialFields.OfToken.Where(f => secret.FieldNames.Contains(f) && (f == "username" || secret.Has(f))).ToList();
        IReadOnlyList<Verdict> seen = left.Count == 0 ? [Verdict.Pass(secret.ToString(), "no other credential in it")]
            : left is ["username"] ? [Verdict.Fail(secret.ToString(), "has a 'username', which keeps ArgoCD from taking credentials of a template", "Remove 'username' from the ExternalSecret's template.")]
            : [Verdict.Fail(secret.ToString(), $"has {string.Join(", ", left.Select(f => $"'{f}'"))}: ArgoCD still authenticates with that, not with the App")];
        return Task.FromResult(seen);
    }
}
