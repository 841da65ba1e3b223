using System.Text;
using System.Text.RegularExpressions;

namespace Konstruct.Core.Files;

/// <summary>What a file tells of the cluster it belongs to, seen without parsing it: a repository has many more files than clusters.</summary>
/// <param name="IsPlatform">Whether it holds anything of ArgoCD, External Secrets or Crossplane.</param>
/// <param name="DeploysBeside">Whether it is an Application that deploys a folder beside it from a cluster's path.</param>
/// <param name="HoldsCredentials">Whether it holds credentials of a project, or the log streamer, which stand in a folder of the cluster's.</param>
internal sealed partial record ClusterHints(bool IsPlatform, bool DeploysBeside, bool HoldsCredentials)
{
    /// <summary>No hint.</summary>
    public static ClusterHints None { get; } = new(false, false, false);

    /// <summary>The hints in a file.</summary>
    /// <param name="utf8">Its text.</param>
    /// <param name="folder">Full path of the folder it lies in.</param>
    public static ClusterHints In(ReadOnlySpan<byte> utf8, string folder)
    {
        var isExternalSecret = utf8.IndexOf("ExternalSecret"u8) >= 0;
        var isArgo = utf8.IndexOf("argoproj.io/"u8) >= 0;
        var isCrossplane = utf8.IndexOf("pkg.crossplane.io/"u8) >= 0;
        if (!isExternalSecret && !isArgo && !isCrossplane)
            return None;
        return new ClusterHints(
            IsPlatform: true,
            isArgo && utf8.IndexOf("konstruct-clusters/"u8) >= 0 && DeploysFolderOf(Encoding.UTF8.GetString(utf8), folder),
            (isExternalSecret && utf8.IndexOf("repo-credentials-template/"u8) >= 0 && IsOfAStep(utf8)) || (isCrossplane && utf8.IndexOf("log-streamer"u8) >= 0));
    }

    private static bool IsOfAStep(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOf("argocd.argoproj.io/secret-type"u8) >= 0 || utf8.IndexOf("git-credentials"u8) >= 0 || utf8.IndexOf("github-app-credentials"u8) >= 0
        || utf8.IndexOf("github_token"u8) >= 0 || utf8.IndexOf("github_app_id"u8) >= 0;

    private static bool DeploysFolderOf(string text, string folder) =>
        ClusterPath().Matches(text).Any(m => IsNameOf(m.Groups["name"].Value, folder) && Directory.Exists(Path.Combine(folder, m.Groups["folder"].Value)));

    // In a template the path has a placeholder where its own folder is.
    private static bool IsNameOf(string name, string folder) => name.Contains('<', StringComparison.Ordinal) || name.Contains("{{", StringComparison.Ordinal) || name == Path.GetFileName(folder);

    [GeneratedRegex("""konstruct-clusters/(?<name>(\{\{[^{}]*\}\}|[^/\s"'{}])+)/(?<folder>[^/\s"'{}<>]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClusterPath();
}
