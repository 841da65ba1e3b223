namespace Konstruct.Core.Verification.Observed;

/// <summary>The fields of repository credentials, in Vault and in ArgoCD's Secrets.</summary>
internal static class CredentialFields
{
    /// <summary>Those by which ArgoCD authenticates otherwise than as an App, in the order in which it prefers them. Source: https://github.com/argoproj/argo-cd/blob/master/pkg/apis/application/v1alpha1/repository_types.go (GetGitCreds).</summary>
    public static IReadOnlyList<string> OfToken { get; } = ["password", "bearerToken", "sshPrivateKey", "username"];

    /// <summary>Those that mean a personal access token in Vault.</summary>
    public static IReadOnlyList<string> PatInVault { get; } = ["username", "password"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. OfToken, .. GitOps.GuideValues.AppFields];
}
