using System.Text.RegularExpressions;

namespace Konstruct.Core.GitHub;

/// <summary>The https URL of a repository, or a prefix of such: that of an organisation, as ArgoCD's repo-creds have it, or of a host.</summary>
public sealed partial class GitHubUrl
{
    private GitHubUrl(string text, string host, int port, string? owner, string? repository)
    {
        Text = text;
        Host = host;
        Port = port;
        Owner = owner;
        Repository = repository;
    }

    /// <summary>The URL as it was given, without blanks and line ends around.</summary>
    public string Text { get; }

    /// <summary>The host, in lower case.</summary>
    public string Host { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The organisation or user; null in the prefix of a whole host.</summary>
    public string? Owner { get; }

    /// <summary>The repository's name without <c>.git</c>; null in a prefix.</summary>
    public string? Repository { get; }

    /// <summary>Reads a URL.</summary>
    /// <param name="text">The URL.</param>
    /// <exception cref="GitHubException">It is none that an App can be used for. Credentials in it are not shown.</exception>
    public static GitHubUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (trimmed.Contains('@', StringComparison.Ordinal) && !GitAddress().IsMatch(trimmed))
        {
            throw new GitHubException(GitHubProblemKind.GitHubUrlHasCredentials, "The URL has credentials in it; expected one such as 'https://github.com/OWNER/REPOSITORY.git'.",
                "Give the URL without them: ArgoCD would use them instead of the App. If they are real, revoke them.");
        }
        if (!Uri.TryCreate(trimmed, UriKind.Absolute, out var uri) || uri.Scheme != "https")
        {
            throw uri is not null || GitAddress().IsMatch(trimmed)
                ? new GitHubException(GitHubProblemKind.GitHubUrlNotHttps, $"'{Shown.Of(trimmed)}' is not https; a GitHub App can read repositories by https alone.", "Write it as https://HOST/OWNER/REPOSITORY.git, here and in ArgoCD's Applications.")
                : Invalid(trimmed);
        }
        var segments = uri.AbsolutePath.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length > 2 || uri.Query.Length > 0 || uri.Fragment.Length > 0 || trimmed.Contains('%', StringComparison.Ordinal) || uri.AbsolutePath.Contains("//", StringComparison.Ordinal) || Array.Exists(segments, s => !Name().IsMatch(s)))
            throw Invalid(trimmed);
        var repository = segments.Length > 1 ? segments[1] : null;
        if (repository?.EndsWith(".git", StringComparison.OrdinalIgnoreCase) == true)
            repository = repository[..^4];
        return repository?.Length == 0 ? throw Invalid(trimmed) : new GitHubUrl(trimmed, uri.IdnHost.ToLowerInvariant(), uri.Port, segments.Length > 0 ? segments[0] : null, repository);
    }

    /// <summary>The URL.</summary>
    public override string ToString() => Text;

    private static GitHubException Invalid(string text) => new(GitHubProblemKind.GitHubUrlInvalid,
        $"'{Shown.Of(text)}' is no URL of a repository; expected 'https://github.com/OWNER/REPOSITORY.git', or 'https://github.com/OWNER' for all repositories of an organisation.", "Correct the URL.");

    // git@github.com:acme/gitops.git, with or without ssh://: the user is no secret there.
    [GeneratedRegex(@"\A(?:ssh://)?git@[^:@/\s]+(?::[0-9]+)?[:/][^@\s]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GitAddress();

    // GitHub gives out no other names, so that none needs to be escaped.
    [GeneratedRegex(@"\A[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
