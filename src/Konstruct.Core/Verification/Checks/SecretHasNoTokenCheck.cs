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
            : left is ["username"] ? [Verdict.Fail(secret.ToString(), "has a 'username', which keeps ArgoCD from taking credentials of a template", Advice(track, left))]
            : [Verdict.Fail(secret.ToString(), $"has {string.Join(", ", left.Select(f => $"'{f}'"))}: ArgoCD still authenticates with that, not with the App", Advice(track, left))];
        return Task.FromResult(seen);
    }

    // What the template does not write, cannot be removed from it.
    private static string Advice(CredentialTrack track, List<string> left) => track.ExternalSecret is { } external && left.Exists(f => !external.Writes.Contains(f))
        ? external.WhyAllIsTaken is { } why ? $"Its ExternalSecret brings all fields from Vault ({why}): give its template the App's fields alone, with mergePolicy Replace."
            : "Its ExternalSecret does not write that; it is left from before, or was written by hand: delete the Secret once, so that it is made anew, and see that nothing else writes it."
        : $"Remove {string.Join(", ", left)} from the ExternalSecret's template: ArgoCD takes it before the GitHub App.";
}
