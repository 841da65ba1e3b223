using System.Globalization;

namespace Konstruct.Core.GitHub;

/// <summary>What an answer other than success means, told from its status and from GitHub's words. Source: https://docs.github.com/rest/apps, and the answers as seen.</summary>
internal static class GitHubMeaning
{
    private static readonly TimeSpan _tolerated = TimeSpan.FromSeconds(30);

    /// <summary>The meaning of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="host">Whose.</param>
    /// <param name="appId">The App that asked.</param>
    /// <param name="now">The time here.</param>
    /// <param name="installation">The installation it is about; null where it is not known.</param>
    /// <param name="repository">The repository it is about; null where it is about none.</param>
    /// <param name="installationId">The installation's id, where only that is known.</param>
    public static GitHubException Of(GitHubAnswer answer, GitHubHost host, long appId, DateTimeOffset now, GitHubInstallation? installation, string? repository, long? installationId)
    {
        var app = appId.ToString(CultureInfo.InvariantCulture);
        var id = (installation?.Id ?? installationId)?.ToString(CultureInfo.InvariantCulture);
        var account = installation is null ? "" : $" on '{installation.Account}'";
        return answer.Status switch
        {
            _ when answer.Says("suspended") => new(GitHubProblemKind.GitHubInstallationSuspended, $"The installation{account}{(id is null ? "" : $" ({id})")} is suspended.", "Have an owner of the organisation, or whoever suspended it, unsuspend it."),
            401 when repository is not null => new(GitHubProblemKind.GitHubRepositoryNotVisible, $"'{repository}' at '{host.Git.Host}' does not accept the installation's token.", "Check that the URL's host is the one that the App is registered at."),
            401 => Unauthorized(answer, app, now),
            404 when repository is not null => new(GitHubProblemKind.GitHubRepositoryNotVisible, $"'{repository}' is not there, or the installation{account} ({id}) does not see it.",
                installation?.RepositorySelection == "selected" ? "Check the URL; the installation sees selected repositories alone: add this one in its settings." : "Check the URL."),
            404 when answer.Says("integration") => new(GitHubProblemKind.GitHubAppNotFound, $"There is no App with the id {app} at '{host.Api}'.", "Take the 'App ID' from the App's settings at GitHub; with an Enterprise Server, give -ApiUrl."),
            404 when id is not null => new(GitHubProblemKind.GitHubInstallationNotFound, $"The App {app} has no installation {id}: it is another App's, or was removed.", "Look the id up: Get-KonstructGitHubApp; Set-KonstructVaultAppCredential without -InstallationId finds it by the URL."),
            404 => new(GitHubProblemKind.GitHubNotGitHub, $"'{host.Api}' does not have what GitHub's API has (status 404).", "Check -ApiUrl; that of an Enterprise Server ends with /api/v3."),
            403 when answer.Says("IP allow list") => new(GitHubProblemKind.GitHubForbidden, $"The organisation{account} takes requests from addresses of its IP allow list alone.", "Add this machine's address, and ArgoCD's, to the list; or have the App's own list respected."),
            403 when answer.Says("Resource not accessible by integration") || repository is not null => new(GitHubProblemKind.GitHubPermissionMissing,
                $"The installation{account}{(id is null ? "" : $" ({id})")} lacks a permission{(repository is null ? "" : $" to read '{repository}'")}.", "Give the App the repository permission 'Contents: read', and accept it in the installation."),
            422 when answer.Says("permissions requested") => new(GitHubProblemKind.GitHubPermissionMissing, $"The installation{account} ({id}) no longer has a permission that it had a moment ago.", "Give the App the repository permission 'Contents: read', and accept it in the installation."),
            >= 300 and < 400 => new(GitHubProblemKind.GitHubRedirected, $"'{repository ?? host.Api.ToString()}' was moved: GitHub redirects (status {answer.Status}), and the credential is not sent elsewhere.", "Give the URL that it has now."),
            403 or 451 => new(GitHubProblemKind.GitHubForbidden, $"GitHub at '{host.Api}' refuses (status {answer.Status}).", "See the organisation's and the App's settings: policies, SAML, blocks."),
            _ => new(GitHubProblemKind.GitHubServerError, $"GitHub at '{host.Api}' answered {answer.Status}.", "See https://www.githubstatus.com; then run again."),
        };
    }

    private static GitHubException Unauthorized(GitHubAnswer answer, string app, DateTimeOffset now)
    {
        // GitHub's words for a token from the future, and for one that is past; the reply's date says which clock is how far off.
        var skew = answer.Skew(now);
        var off = skew is { } s && s.Duration() > _tolerated ? string.Create(CultureInfo.InvariantCulture, $" by {s.Duration().TotalSeconds:F0} s") : "";
        var isAhead = answer.Says("'Issued at' claim") || answer.Says("too far in the future");
        var isBehind = answer.Says("'Expiration time' claim") && !isAhead;
        if (isAhead || (isBehind && skew < TimeSpan.Zero))
            return new(GitHubProblemKind.GitHubClockAhead, $"This machine's clock is ahead of GitHub's{off}, so that GitHub refuses the App's token.", "Set the clock right (NTP).");
        if (isBehind)
            return new(GitHubProblemKind.GitHubClockBehind, $"This machine's clock is behind GitHub's{off}, so that the App's token has expired before it arrives.", "Set the clock right (NTP).");
        return new(GitHubProblemKind.GitHubKeyNotOfApp, $"The private key is not, or no longer, one of the App {app}.", "Check that the App's id and the key belong together: Get-KonstructGitHubApp; a key that was deleted in the App's settings is of no use.");
    }
}
