using System.Management.Automation;
using Konstruct.Core;
using Konstruct.Core.ArgoCd;
using Konstruct.Core.Git;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Migration;
using Konstruct.Core.Vault;

namespace Konstruct.Cmdlets;

/// <summary>Servers' problems as PowerShell errors.</summary>
internal static class ServiceErrors
{
    public static ErrorRecord Record(ServiceException problem, object? target) => new(problem, problem.Id, Category(problem), target)
    {
        ErrorDetails = new ErrorDetails(VisibleText.Of($"{problem.Message} {problem.Recommendation}")) { RecommendedAction = problem.Recommendation },
    };

    private static ErrorCategory Category(ServiceException problem) => problem switch
    {
        VaultException vault => Category(vault.Problem),
        GitHubException gitHub => Category(gitHub.Problem),
        ArgoServerException argo => argo.Problem switch
        {
            ArgoServerProblem.ArgoServerAddressInvalid => ErrorCategory.InvalidArgument,
            ArgoServerProblem.ArgoServerUnauthorized => ErrorCategory.AuthenticationError,
            ArgoServerProblem.ArgoServerUnreachable => ErrorCategory.ConnectionError,
            _ => ErrorCategory.ProtocolError,
        },
        KubernetesException kubernetes => Category(kubernetes.Problem),
        GitException git => Category(git.Problem),
        JournalException journal => Category(journal.Problem),
        _ => ErrorCategory.NotSpecified,
    };

    private static ErrorCategory Category(VaultProblem problem) => problem switch
    {
        VaultProblem.VaultAddressMissing or VaultProblem.VaultAddressInvalid or VaultProblem.VaultSettingInvalid or VaultProblem.VaultPathInvalid or VaultProblem.VaultCertificateInvalid
            or VaultProblem.VaultMountNotKv or VaultProblem.VaultUrlMissing => ErrorCategory.InvalidArgument,
        VaultProblem.VaultTokenMissing or VaultProblem.VaultTokenInvalid or VaultProblem.VaultLoginFailed => ErrorCategory.AuthenticationError,
        VaultProblem.VaultPermissionDenied or VaultProblem.VaultMountForbidden or VaultProblem.VaultPatchNotSupported => ErrorCategory.PermissionDenied,
        VaultProblem.VaultSealed or VaultProblem.VaultStandby => ErrorCategory.ResourceUnavailable,
        VaultProblem.VaultRedirectRefused or VaultProblem.VaultTlsFailed or VaultProblem.VaultAddressNotNamed => ErrorCategory.SecurityError,
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
        GitHubProblemKind.GitHubKeyNotOfApp or GitHubProblemKind.GitHubClockAhead or GitHubProblemKind.GitHubClockBehind or GitHubProblemKind.GitHubTokenMissing or GitHubProblemKind.GitHubTokenInvalid => ErrorCategory.AuthenticationError,
        GitHubProblemKind.GitHubKeyNotFound or GitHubProblemKind.GitHubAppNotFound or GitHubProblemKind.GitHubInstallationNotFound or GitHubProblemKind.GitHubRepositoryNotVisible => ErrorCategory.ObjectNotFound,
        GitHubProblemKind.GitHubKeyUnreadable => ErrorCategory.ReadError,
        GitHubProblemKind.GitHubInstallationSuspended => ErrorCategory.ResourceUnavailable,
        GitHubProblemKind.GitHubPermissionMissing or GitHubProblemKind.GitHubRunnerPermissionMissing or GitHubProblemKind.GitHubForbidden or GitHubProblemKind.GitHubPullRequestForbidden => ErrorCategory.PermissionDenied,
        GitHubProblemKind.GitHubRateLimited => ErrorCategory.LimitsExceeded,
        GitHubProblemKind.GitHubUnreachable => ErrorCategory.ConnectionError,
        GitHubProblemKind.GitHubTimeout => ErrorCategory.OperationTimeout,
        GitHubProblemKind.GitHubTlsFailed or GitHubProblemKind.GitHubRedirected or GitHubProblemKind.GitHubUrlHasCredentials => ErrorCategory.SecurityError,
        GitHubProblemKind.GitHubNotGitHub or GitHubProblemKind.GitHubServerError => ErrorCategory.ProtocolError,
        GitHubProblemKind.GitHubAppIdInvalid or GitHubProblemKind.GitHubAppMissing or GitHubProblemKind.GitHubAppAmbiguous or GitHubProblemKind.GitHubInstallationAmbiguous or GitHubProblemKind.GitHubUrlInvalid or GitHubProblemKind.GitHubUrlNotHttps
            or GitHubProblemKind.GitHubUrlElsewhere or GitHubProblemKind.GitHubPullRequestRefused or GitHubProblemKind.GitHubApiUrlInvalid => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.InvalidData,
    };

    private static ErrorCategory Category(GitProblem problem) => problem switch
    {
        GitProblem.GitNotFound or GitProblem.GitNotARepository or GitProblem.GitRemoteMissing => ErrorCategory.ObjectNotFound,
        GitProblem.GitBranchExists or GitProblem.GitFileDirty or GitProblem.GitBranchDiffers => ErrorCategory.ResourceExists,
        GitProblem.GitBranchInvalid or GitProblem.GitRemoteNotGitHub => ErrorCategory.InvalidArgument,
        GitProblem.GitTimeout => ErrorCategory.OperationTimeout,
        _ => ErrorCategory.InvalidOperation,
    };

    private static ErrorCategory Category(JournalProblem problem) => problem switch
    {
        JournalProblem.JournalNotFound => ErrorCategory.ObjectNotFound,
        JournalProblem.JournalNotWritable => ErrorCategory.WriteError,
        JournalProblem.JournalFormatUnknown => ErrorCategory.NotImplemented,
        JournalProblem.JournalFileChanged => ErrorCategory.ResourceExists,
        JournalProblem.JournalTextWithheld or JournalProblem.JournalVaultNotNamed => ErrorCategory.SecurityError,
        JournalProblem.JournalInUse => ErrorCategory.ResourceBusy,
        JournalProblem.JournalRepositoryMissing or JournalProblem.JournalTokenGone => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidData,
    };

    private static ErrorCategory Category(KubernetesProblem problem) => problem switch
    {
        KubernetesProblem.KubernetesConfigMissing or KubernetesProblem.KubernetesContextNotFound or KubernetesProblem.KubernetesObjectNotFound => ErrorCategory.ObjectNotFound,
        KubernetesProblem.KubernetesClusterSecretUnusable or KubernetesProblem.KubernetesKindNotServed or KubernetesProblem.KubernetesLabelSelectorInvalid or KubernetesProblem.KubernetesNameAmbiguous => ErrorCategory.InvalidArgument,
        KubernetesProblem.KubernetesDeploymentPaused or KubernetesProblem.KubernetesDeploymentScaledToZero => ErrorCategory.InvalidOperation,
        KubernetesProblem.KubernetesExecFailed or KubernetesProblem.KubernetesUnauthorized => ErrorCategory.AuthenticationError,
        KubernetesProblem.KubernetesForbidden => ErrorCategory.PermissionDenied,
        KubernetesProblem.KubernetesUnreachable => ErrorCategory.ConnectionError,
        KubernetesProblem.KubernetesTlsFailed => ErrorCategory.SecurityError,
        KubernetesProblem.KubernetesTimeout or KubernetesProblem.KubernetesNotSettled => ErrorCategory.OperationTimeout,
        KubernetesProblem.KubernetesExternalSecretFailed => ErrorCategory.InvalidResult,
        KubernetesProblem.KubernetesThrottled => ErrorCategory.LimitsExceeded,
        KubernetesProblem.KubernetesConflict => ErrorCategory.ResourceExists,
        KubernetesProblem.KubernetesListExpired => ErrorCategory.ResourceUnavailable,
        KubernetesProblem.KubernetesRequestRefused or KubernetesProblem.KubernetesServerError or KubernetesProblem.KubernetesNotKubernetes => ErrorCategory.ProtocolError,
        _ => ErrorCategory.InvalidData,
    };
}
