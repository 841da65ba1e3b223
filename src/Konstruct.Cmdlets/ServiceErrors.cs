using System.Management.Automation;
using Konstruct.Core;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;

namespace Konstruct.Cmdlets;

/// <summary>Servers' problems as PowerShell errors.</summary>
internal static class ServiceErrors
{
    public static ErrorRecord Record(ServiceException problem, object? target) => new(problem, problem.Id, Category(problem), target)
    {
        ErrorDetails = new ErrorDetails($"{problem.Message} {problem.Recommendation}") { RecommendedAction = problem.Recommendation },
    };

    private static ErrorCategory Category(ServiceException problem) => problem switch
    {
        VaultException vault => Category(vault.Problem),
        GitHubException gitHub => Category(gitHub.Problem),
        _ => ErrorCategory.NotSpecified,
    };

    private static ErrorCategory Category(VaultProblem problem) => problem switch
    {
        VaultProblem.VaultAddressMissing or VaultProblem.VaultAddressInvalid or VaultProblem.VaultSettingInvalid or VaultProblem.VaultPathInvalid or VaultProblem.VaultCertificateInvalid
            or VaultProblem.VaultMountNotKv or VaultProblem.VaultUrlMissing => ErrorCategory.InvalidArgument,
        VaultProblem.VaultTokenMissing or VaultProblem.VaultTokenInvalid or VaultProblem.VaultLoginFailed => ErrorCategory.AuthenticationError,
        VaultProblem.VaultPermissionDenied or VaultProblem.VaultMountForbidden or VaultProblem.VaultPatchNotSupported => ErrorCategory.PermissionDenied,
        VaultProblem.VaultSealed or VaultProblem.VaultStandby => ErrorCategory.ResourceUnavailable,
        VaultProblem.VaultRedirectRefused or VaultProblem.VaultTlsFailed => ErrorCategory.SecurityError,
        VaultProblem.VaultUnreachable => ErrorCategory.ConnectionError,
        VaultProblem.VaultTimeout => ErrorCategory.OperationTimeout,
        VaultProblem.VaultNotVault or VaultProblem.VaultServerError or VaultProblem.VaultRequestRefused => ErrorCategory.ProtocolError,
        VaultProblem.VaultRateLimited => ErrorCategory.LimitsExceeded,
        VaultProblem.VaultMountNotFound or VaultProblem.VaultVersionNotFound or VaultProblem.VaultVersionDeleted or VaultProblem.VaultVersionDestroyed => ErrorCategory.ObjectNotFound,
        VaultProblem.VaultConflict or VaultProblem.VaultChangedSince => ErrorCategory.ResourceExists,
        VaultProblem.VaultReadBackDiffers => ErrorCategory.InvalidResult,
        VaultProblem.VaultKvV1HasNoVersions => ErrorCategory.NotImplemented,
        _ => ErrorCategory.InvalidData,
    };

    private static ErrorCategory Category(GitHubProblemKind problem) => problem switch
    {
        GitHubProblemKind.GitHubKeyNotOfApp or GitHubProblemKind.GitHubClockAhead or GitHubProblemKind.GitHubClockBehind => ErrorCategory.AuthenticationError,
        GitHubProblemKind.GitHubKeyNotFound or GitHubProblemKind.GitHubAppNotFound or GitHubProblemKind.GitHubInstallationNotFound or GitHubProblemKind.GitHubRepositoryNotVisible => ErrorCategory.ObjectNotFound,
        GitHubProblemKind.GitHubKeyUnreadable => ErrorCategory.ReadError,
        GitHubProblemKind.GitHubInstallationSuspended => ErrorCategory.ResourceUnavailable,
        GitHubProblemKind.GitHubPermissionMissing or GitHubProblemKind.GitHubRunnerPermissionMissing or GitHubProblemKind.GitHubForbidden => ErrorCategory.PermissionDenied,
        GitHubProblemKind.GitHubRateLimited => ErrorCategory.LimitsExceeded,
        GitHubProblemKind.GitHubUnreachable => ErrorCategory.ConnectionError,
        GitHubProblemKind.GitHubTimeout => ErrorCategory.OperationTimeout,
        GitHubProblemKind.GitHubTlsFailed or GitHubProblemKind.GitHubRedirected or GitHubProblemKind.GitHubUrlHasCredentials => ErrorCategory.SecurityError,
        GitHubProblemKind.GitHubNotGitHub or GitHubProblemKind.GitHubServerError => ErrorCategory.ProtocolError,
        GitHubProblemKind.GitHubAppIdInvalid or GitHubProblemKind.GitHubAppMissing or GitHubProblemKind.GitHubAppAmbiguous or GitHubProblemKind.GitHubInstallationAmbiguous or GitHubProblemKind.GitHubUrlInvalid or GitHubProblemKind.GitHubUrlNotHttps
            or GitHubProblemKind.GitHubUrlElsewhere or GitHubProblemKind.GitHubApiUrlInvalid => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.InvalidData,
    };
}
