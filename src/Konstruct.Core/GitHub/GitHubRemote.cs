using System.Text.RegularExpressions;

namespace Konstruct.Core.GitHub;

/// <summary>The repository that a remote of git is: by https or by SSH.</summary>
/// <param name="Host">The host, in lower case.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Name">The repository's name without <c>.git</c>.</param>
internal sealed partial record GitHubRemote(string Host, string Owner, string Name)
{
    /// <summary>Reads the address of a remote; null where it is none of a repository at GitHub.</summary>
    public static GitHubRemote? Parse(string url) => Address().Match(url.Trim()) is { Success: true } match
        ? new GitHubRemote(match.Groups["host"].Value.ToLowerInvariant(), match.Groups["owner"].Value, match.Groups["name"].Value)
        : null;

    // https://github.com/acme/gitops.git, git@github.com:acme/gitops, ssh://git@ssh.github.com:443/acme/gitops.git
    [GeneratedRegex(@"\A(https://([^@/\s]*@)?|ssh://([^@/\s]+@)?(ssh\.)?|[^@:/\s]+@(?=[^/]*:))(?<host>[A-Za-z0-9.-]+)(:[0-9]+(?=/))?[:/]/?(?<owner>[A-Za-z0-9._-]+)/(?<name>[A-Za-z0-9._-]+?)(\.git)?/?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();
}
