using System.Globalization;
using Konstruct.Core.GitHub;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>What GitHub says to the very credential that ArgoCD would use, for one repository.</summary>
/// <param name="Url">The repository, or a prefix of such.</param>
/// <param name="Rule">The rule that it breaks; null where a clone would work, or where it is not known.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Recommendation">What to do.</param>
internal sealed record CloneProof(string Url, CheckRule? Rule, string Message, string? Recommendation)
{
    /// <summary>Whether GitHub could not be asked, so that nothing is known.</summary>
    public bool IsUnknown { get; private init; }

    /// <summary>Whether it may be known later.</summary>
    public bool IsPending { get; init; }

    /// <summary>Asks, for every repository that the Secret is used for.</summary>
    /// <param name="track">The credential.</param>
    /// <param name="secret">Its Secret.</param>
    /// <param name="github">GitHub.</param>
    public static async Task<IReadOnlyList<CloneProof>> OfAsync(CredentialTrack track, RepositorySecret secret, GitHubView github)
    {
        var appId = long.Parse(secret.Field(AppFields.OfArgo.AppId)!, CultureInfo.InvariantCulture);
        var installation = long.Parse(secret.Field(AppFields.OfArgo.InstallationId)!, CultureInfo.InvariantCulture);
        var proofs = new List<CloneProof>();
        foreach (var url in await UrlsAsync(track, secret).ConfigureAwait(false))
        {
            try
            {
                var check = await github.CheckAsync(appId, secret.Field(AppFields.OfArgo.Key)!, installation, url).ConfigureAwait(false);
                var isHidden = check.Problem?.Id == nameof(GitHubProblemKind.GitHubRepositoryNotVisible);
                proofs.Add(isHidden && await SwappedAsync(track, secret, github, appId, installation, url).ConfigureAwait(false) is { } swapped ? swapped
                    : check.Problem is { } problem ? Of(url, Enum.Parse<GitHubProblemKind>(problem.Id), problem.Message, problem.Recommendation)
                    : new CloneProof(url, null, string.Create(CultureInfo.InvariantCulture, $"a clone of '{check.Repository}' would work"), null));
            }
            catch (GitHubException e)
            {
                proofs.Add(Of(url, e.Problem, e.Message, e.Recommendation));
            }
        }
        return proofs;
    }

    // A template is for whatever is used below it; what is used is what has to work.
    private static async Task<IReadOnlyList<string>> UrlsAsync(CredentialTrack track, RepositorySecret secret)
    {
        if (!secret.IsTemplate || track.Cluster is not { } cluster)
            return [secret.Url];
        var used = new List<string>();
        foreach (var users in (Func<Task<ILookup<string, ApplicationView>>>[])[cluster.ApplicationUsersAsync, cluster.ApplicationSetUsersAsync])
        {
            try
            {
                used.AddRange((await users().ConfigureAwait(false))[secret.Name].SelectMany(a => a.Repositories).Where(r => GitUrl.Normalize(r).StartsWith(secret.NormalUrl, StringComparison.Ordinal)));
            }
            catch (ServiceException)
            {
                // The checks of the Applications tell of it.
            }
        }
        return used.Count > 0 ? [.. used.DistinctBy(GitUrl.Normalize, StringComparer.Ordinal)] : [secret.Url];
    }

    // An installation sees nothing of another organisation; of whose it is, is known.
    private static async Task<CloneProof?> SwappedAsync(CredentialTrack track, RepositorySecret secret, GitHubView github, long appId, long installation, string url)
    {
        var all = await github.InstallationsAsync(appId, secret.Field(AppFields.OfArgo.Key)!).ConfigureAwait(false);
        if (all.FirstOrDefault(i => i.Id == installation) is not { } own || GitHubUrl.Parse(url).Owner is not { } owner || Same(own.Account, owner))
            return null;
        var right = all.FirstOrDefault(i => Same(i.Account, owner));
        var set = $"Set-KonstructVaultAppCredential -ProjectName '{track.Project}', which finds it by the URL";
        return new CloneProof(url,
            // Of the URLs below a template only some may be another organisation's.
            Same(GitHubUrl.Parse(secret.Url).Owner, owner) ? CheckRule.InstallationExists : CheckRule.RepositoryReadable,
            string.Create(CultureInfo.InvariantCulture, $"installation {installation} is {own.Account}'s; the URL is {owner}'s: '{GitHubUrl.Parse(url).Text}'"),
            right is null ? $"Install the App on '{owner}', then write its installation: {set}; or correct the URL."
                : string.Create(CultureInfo.InvariantCulture, $"Write the installation of '{owner}', {right.Id}: {set}; or correct the URL."));
    }

    private static bool Same(string? account, string? other) => string.Equals(account, other, StringComparison.OrdinalIgnoreCase);

    private static CloneProof Of(string url, GitHubProblemKind problem, string message, string recommendation)
    {
        var rule = problem switch
        {
            GitHubProblemKind.GitHubKeyNotOfApp or GitHubProblemKind.GitHubAppNotFound or GitHubProblemKind.GitHubClockAhead or GitHubProblemKind.GitHubClockBehind => CheckRule.AppAuthenticates,
            GitHubProblemKind.GitHubInstallationNotFound => CheckRule.InstallationExists,
            GitHubProblemKind.GitHubInstallationSuspended => CheckRule.InstallationActive,
            GitHubProblemKind.GitHubPermissionMissing => CheckRule.InstallationPermitted,
            GitHubProblemKind.GitHubUnreachable or GitHubProblemKind.GitHubTimeout or GitHubProblemKind.GitHubTlsFailed or GitHubProblemKind.GitHubRateLimited or GitHubProblemKind.GitHubServerError
                or GitHubProblemKind.GitHubRedirected or GitHubProblemKind.GitHubUrlElsewhere or GitHubProblemKind.GitHubApiUrlInvalid => null,
            _ => CheckRule.RepositoryReadable,
        };
        return new CloneProof(url, rule, message, recommendation) { IsUnknown = rule is null, IsPending = problem is GitHubProblemKind.GitHubUnreachable or GitHubProblemKind.GitHubTimeout or GitHubProblemKind.GitHubRateLimited or GitHubProblemKind.GitHubServerError };
    }
}
