namespace Konstruct.Core.Verification.Observed;

/// <summary>Repository URLs as ArgoCD compares them. Source: https://github.com/argoproj/argo-cd/blob/master/util/git/git.go (NormalizeGitURL).</summary>
internal static class GitUrl
{
    /// <summary>A URL in lower case, without blanks around and <c>.git</c> at the end.</summary>
    /// <param name="url">The URL.</param>
    public static string Normalize(string url)
    {
        var text = url.Trim().ToLowerInvariant();
        return text.EndsWith(".git", StringComparison.Ordinal) ? text[..^4] : text;
    }
}
