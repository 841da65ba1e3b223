using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The App's fields in the Secret are there, and ArgoCD can read them.</summary>
internal sealed class SecretWellFormedCheck : SecretCheck
{
    public override CheckRule Rule => CheckRule.SecretWellFormed;

    protected override async Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        var problems = AppFields.Problems(secret, AppFields.OfArgo);
        if (secret.Url.Length == 0)
            problems = ["'url' is missing", .. problems];
        else if (!secret.Url.Trim().StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            problems = ["'url' is not https, which is all that an App can be used for", .. problems];
        else if (await WithoutSlashAsync(track, secret).ConfigureAwait(false) is { } used)
            problems = [$"'url' ends with '/', which ArgoCD does not ignore; {used}", .. problems];
        return problems.Count == 0
            ? [Verdict.Pass(secret.ToString(), $"App {secret.Field("githubAppID")}, installation {secret.Field("githubAppInstallationID")}, and a key that can be read")]
            : [Verdict.Fail(secret.ToString(), string.Join("; ", problems))];
    }

    // Whom the slash keeps from the Secret.
    private static async Task<string?> WithoutSlashAsync(CredentialTrack track, RepositorySecret secret)
    {
        var url = GitUrl.Normalize(secret.Url);
        if (secret.IsTemplate || !url.EndsWith('/'))
            return null;
        var meant = GitUrl.Normalize(url.TrimEnd('/'));
        try
        {
            var users = (await track.Cluster!.ApplicationsAsync().ConfigureAwait(false) ?? []).Where(a => a.Repositories.Any(r => GitUrl.Normalize(r) == meant)).Select(a => $"'{a.Name}'").Take(3).ToList();
            return users.Count == 0 ? null : $"the Applications {string.Join(", ", users)} have none";
        }
        catch (ServiceException)
        {
            return null;
        }
    }
}
