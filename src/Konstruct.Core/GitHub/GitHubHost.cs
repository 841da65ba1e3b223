namespace Konstruct.Core.GitHub;

/// <summary>What belongs together: the address of an API, and the hosts whose repositories it speaks for.</summary>
internal sealed class GitHubHost
{
    private GitHubHost(Uri api, Uri git, bool isLoopback)
    {
        Api = api;
        Git = git;
        IsLoopback = isLoopback;
    }

    /// <summary>The API's address, with a slash at the end.</summary>
    public Uri Api { get; }

    /// <summary>Where its repositories are cloned from.</summary>
    public Uri Git { get; }

    /// <summary>Whether it is github.com, or a stand-in for it.</summary>
    public bool IsPublic => IsLoopback || Git.Host == "github.com";

    /// <summary>Whether it is a stand-in on this machine, which then stands in for github.com: credentials go to nobody else.</summary>
    public bool IsLoopback { get; }

    /// <summary>Reads an API's address.</summary>
    /// <exception cref="GitHubException">It is none.</exception>
    public static GitHubHost Of(Uri api)
    {
        if (!api.IsAbsoluteUri || api.UserInfo.Length > 0 || api.Query.Length > 0 || !(api.Scheme == "https" || (api.Scheme == "http" && api.IsLoopback)))
            throw Invalid(api, "Give -ApiUrl https://api.github.com/, or of an Enterprise Server https://HOST/api/v3.");
        var host = api.IdnHost.ToLowerInvariant();
        var root = new Uri(api.GetLeftPart(UriPartial.Authority) + "/");
        if (host is "github.com" or "www.github.com")
            throw Invalid(api, "The API of github.com is https://api.github.com/, which needs no -ApiUrl.");
        if (host == "api.github.com" || (host.StartsWith("api.", StringComparison.Ordinal) && IsTenant(host[4..])))
            return new GitHubHost(root, new Uri($"https://{host[4..]}/"), isLoopback: false);
        if (IsTenant(host))
            throw Invalid(api, $"The API of '{host}' is https://api.{host}/.");
        // Only the host of a server may be given; its API has but one place.
        var path = api.AbsolutePath.Trim('/');
        return path is "" or "api/v3"
            ? new GitHubHost(new Uri(root, "api/v3/"), root, api.IsLoopback)
            : throw Invalid(api, $"The API of an Enterprise Server is at '{root}api/v3'.");
    }

    /// <summary>Where a repository is cloned from.</summary>
    /// <exception cref="GitHubException">It is on another host.</exception>
    public Uri RepositoryAt(GitHubUrl url, string owner, string repository)
    {
        var (host, port) = IsLoopback ? ("github.com", 443) : (Git.IdnHost, Git.Port);
        if (url.Host != host || url.Port != port)
        {
            throw new GitHubException(GitHubProblemKind.GitHubUrlElsewhere, $"'{url.Text}' is on another host than '{host}', which the API at '{Api}' speaks for.",
                $"Give the API of that host: -ApiUrl {ApiOf(url)}.");
        }
        return new Uri(Git, $"{Uri.EscapeDataString(owner)}/{Uri.EscapeDataString(repository)}.git/");
    }

    /// <summary>Throws where a URL is on another host.</summary>
    /// <exception cref="GitHubException">It is.</exception>
    public void Require(GitHubUrl url) => RepositoryAt(url, url.Owner ?? "owner", url.Repository ?? "repository");

    /// <summary>What requests go through: the environment's proxy, but not to this machine, where a stand-in's credentials have to stay. It follows no redirect.</summary>
    public SocketsHttpHandler CreateHandler() => new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = !IsLoopback };

    private static string ApiOf(GitHubUrl url) => url.Host switch
    {
        "github.com" => GitHubSettings.DefaultApiUrl.ToString(),
        _ when IsTenant(url.Host) => $"https://api.{url.Host}/",
        _ => $"{new Uri($"https://{url.Host}:{url.Port}")}api/v3",
    };

    // An enterprise's own part of GitHub's cloud, as https://docs.github.com/enterprise-cloud@latest/admin/data-residency has it.
    private static bool IsTenant(string host) => host.EndsWith(".ghe.com", StringComparison.Ordinal);

    private static GitHubException Invalid(Uri api, string recommendation) =>
        new(GitHubProblemKind.GitHubApiUrlInvalid, $"'{Shown.Of(api.OriginalString)}' is no address of GitHub's API; expected https and no credentials in it.", recommendation);
}
