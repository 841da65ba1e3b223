using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The App's fields in the Secret are there, and ArgoCD can read them.</summary>
internal sealed class SecretWellFormedCheck : SecretCheck
{
    public override CheckRule Rule => CheckRule.SecretWellFormed;

    protected override Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        var problems = AppFields.Problems(secret, AppFields.OfArgo);
        if (secret.Url.Length == 0)
            problems = ["'url' is missing", .. problems];
        else if (!secret.Url.Trim().StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            problems = ["'url' is not https, which is all that an App can be used for", .. problems];
        IReadOnlyList<Verdict> seen = problems.Count == 0
            ? [Verdict.Pass(secret.ToString(), $"App {secret.Field("githubAppID")}, installation {secret.Field("githubAppInstallationID")}, and a key that can be read")]
            : [Verdict.Fail(secret.ToString(), string.Join("; ", problems))];
        return Task.FromResult(seen);
    }
}
