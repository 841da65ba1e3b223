namespace Konstruct.Core.GitHub;

/// <summary>What can be wrong with a GitHub App, or with what is needed to ask GitHub. The names are the ids of the errors that users see.</summary>
public enum GitHubProblemKind
{
    /// <summary>The App's id is no number.</summary>
    GitHubAppIdInvalid,

    /// <summary>No App was given, or not in one way.</summary>
    GitHubAppMissing,

    /// <summary>Several Apps were given where one is expected.</summary>
    GitHubAppAmbiguous,

    /// <summary>The file of the key is not there.</summary>
    GitHubKeyNotFound,

    /// <summary>The file of the key cannot be read.</summary>
    GitHubKeyUnreadable,

    /// <summary>The text is no key in PEM.</summary>
    GitHubKeyNotPem,

    /// <summary>The key is a public one.</summary>
    GitHubKeyIsPublic,

    /// <summary>The text is a certificate.</summary>
    GitHubKeyIsCertificate,

    /// <summary>The key is one of elliptic curves.</summary>
    GitHubKeyIsEc,

    /// <summary>The key is encrypted.</summary>
    GitHubKeyIsEncrypted,

    /// <summary>The key ends too early.</summary>
    GitHubKeyIsTruncated,

    /// <summary>The key is in OpenSSH's own format.</summary>
    GitHubKeyIsOpenSsh,

    /// <summary>The key is of a kind that is not RSA, or cannot be decoded.</summary>
    GitHubKeyInvalid,

    /// <summary>The key is not the App's.</summary>
    GitHubKeyNotOfApp,

    /// <summary>This machine's clock is ahead of GitHub's.</summary>
    GitHubClockAhead,

    /// <summary>This machine's clock is behind GitHub's.</summary>
    GitHubClockBehind,

    /// <summary>There is no such App.</summary>
    GitHubAppNotFound,

    /// <summary>The App is not installed there.</summary>
    GitHubInstallationNotFound,

    /// <summary>Several installations might be meant.</summary>
    GitHubInstallationAmbiguous,

    /// <summary>The installation is suspended.</summary>
    GitHubInstallationSuspended,

    /// <summary>The installation lacks a permission.</summary>
    GitHubPermissionMissing,

    /// <summary>The actions runners lack a permission.</summary>
    GitHubRunnerPermissionMissing,

    /// <summary>The repository is not there, or the installation does not see it.</summary>
    GitHubRepositoryNotVisible,

    /// <summary>GitHub refuses: by an IP allow list, say.</summary>
    GitHubForbidden,

    /// <summary>GitHub asks to wait for longer than a run does.</summary>
    GitHubRateLimited,

    /// <summary>GitHub cannot be reached.</summary>
    GitHubUnreachable,

    /// <summary>GitHub did not answer in time.</summary>
    GitHubTimeout,

    /// <summary>No secure connection came about.</summary>
    GitHubTlsFailed,

    /// <summary>What answers is not GitHub: a proxy, say.</summary>
    GitHubNotGitHub,

    /// <summary>GitHub failed.</summary>
    GitHubServerError,

    /// <summary>GitHub redirects to where a credential is not sent.</summary>
    GitHubRedirected,

    /// <summary>A URL is none of a repository or of repositories.</summary>
    GitHubUrlInvalid,

    /// <summary>A URL is not https, the only way that an App can use.</summary>
    GitHubUrlNotHttps,

    /// <summary>A URL has credentials in it.</summary>
    GitHubUrlHasCredentials,

    /// <summary>A URL is of another host than the API.</summary>
    GitHubUrlElsewhere,

    /// <summary>The address of the API is none.</summary>
    GitHubApiUrlInvalid,

    /// <summary>Crossplane's provider talks to github.com alone.</summary>
    GitHubEnterpriseServer,

    /// <summary>There is no token that could open a pull request.</summary>
    GitHubTokenMissing,

    /// <summary>The token for pull requests is not, or no longer, valid.</summary>
    GitHubTokenInvalid,

    /// <summary>The token may not open pull requests in the repository.</summary>
    GitHubPullRequestForbidden,

    /// <summary>GitHub does not take the pull request as it is.</summary>
    GitHubPullRequestRefused,
}
