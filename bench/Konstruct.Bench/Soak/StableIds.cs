namespace Konstruct.Bench.Soak;

/// <summary>The ids that an error may have which comes of what was put in the way: each is explained in <c>docs/errors.md</c>, and nothing else may be reported.</summary>
internal static class StableIds
{
    /// <summary>Those of servers that do not answer as they should.</summary>
    public static IReadOnlySet<string> OfTrouble { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "VaultSealed", "VaultUnreachable", "VaultTimeout", "VaultNotVault", "VaultRateLimited", "VaultServerError", "VaultConflict",
        "GitHubUnreachable", "GitHubTimeout", "GitHubNotGitHub", "GitHubServerError", "GitHubRateLimited",
        "KubernetesUnreachable", "KubernetesTimeout", "KubernetesThrottled", "KubernetesServerError", "KubernetesNotKubernetes", "KubernetesConflict", "KubernetesListExpired", "KubernetesNotSettled",
    };
}
