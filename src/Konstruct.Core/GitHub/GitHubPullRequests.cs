using System.Text.Json.Nodes;

namespace Konstruct.Core.GitHub;

/// <summary>Opens pull requests: with a token that a user gave, or else with that of the App's installation, where it may. What it holds is shown nowhere, so it is no record.</summary>
/// <param name="settings">Which GitHub, and how patiently.</param>
/// <param name="token">The user's token; null: the App's.</param>
/// <param name="appId">The App's id; null where there is none.</param>
/// <param name="key">The App's key, which is not disposed of.</param>
/// <param name="baseBranch">The branch to merge into; null: the repository's default one.</param>
public sealed class GitHubPullRequests(GitHubSettings settings, string? token, long? appId, GitHubAppKey? key, string? baseBranch) : IDisposable
{
    private readonly GitHubHost _host = GitHubHost.Of(settings.ApiUrl);
    private readonly Dictionary<string, (GitHubRemote Remote, string Base)> _checked = new(StringComparer.Ordinal);
    private GitHubAppClient? _app;

    /// <summary>The token that the environment gives to <c>gh</c>: <c>GH_TOKEN</c>, or of an Enterprise Server <c>GH_ENTERPRISE_TOKEN</c>. A stand-in on this machine gets the first.</summary>
    /// <param name="settings">Which GitHub.</param>
    public static string? EnvironmentToken(GitHubSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var host = GitHubHost.Of(settings.ApiUrl);
        var isServer = !host.IsPublic && !host.Git.Host.EndsWith(".ghe.com", StringComparison.Ordinal);
        return Environment.GetEnvironmentVariable(isServer ? "GH_ENTERPRISE_TOKEN" : "GH_TOKEN")?.Trim() is { Length: > 0 } given ? given : null;
    }

    /// <summary>Makes sure, before anything is done, that a pull request can be opened, and finds the branch to merge into.</summary>
    /// <param name="remoteUrl">The address of the remote that the branch is pushed to.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ServiceException">It cannot.</exception>
    public async Task CheckAsync(string remoteUrl, CancellationToken cancellation = default)
    {
        var remote = GitHubRemote.Parse(remoteUrl);
        if (remote is null || remote.Host != (_host.IsLoopback ? "github.com" : _host.Git.Host))
        {
            throw new Git.GitException(Git.GitProblem.GitRemoteNotGitHub, $"The remote '{Git.GitProgram.Shown(remoteUrl)}' is no repository of the GitHub at '{_host.Api}'.",
                "Leave -PullRequest out, or give the API of that GitHub: -ApiUrl.");
        }
        var repository = $"{remote.Owner}/{remote.Name}";
        var found = await AskAsync(remote, api => api.GetAsync($"repos/{repository}", cancellation), cancellation).ConfigureAwait(false);
        using var api = await ApiAsync(remote, cancellation).ConfigureAwait(false);
        var (branch, mayWrite) = api.Read(found, r => (r.GetProperty("default_branch").GetString()!, !r.TryGetProperty("permissions", out var p) || !p.TryGetProperty("push", out var push) || push.GetBoolean()));
        if (!mayWrite && token is not null)
            throw Forbidden(repository);
        _checked[remoteUrl] = (remote, baseBranch ?? branch);
    }

    /// <summary>Opens a pull request, or brings the one that is open for the branch up to date.</summary>
    /// <param name="remoteUrl">The address of the remote that the branch was pushed to, which was checked.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="write">Says what it is to say, from what the open one says; from null where there is none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Its address, and what became of it.</returns>
    /// <exception cref="ServiceException">It cannot be opened, or changed.</exception>
    public async Task<(Uri Url, PullRequestOutcome Outcome)> OpenAsync(string remoteUrl, string branch, Func<PullRequestContent?, PullRequestContent> write, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (!_checked.ContainsKey(remoteUrl))
            await CheckAsync(remoteUrl, cancellation).ConfigureAwait(false);
        var (remote, target) = _checked[remoteUrl];
        if (await FindAsync(remote, branch, target, cancellation).ConfigureAwait(false) is { } open)
        {
            var now = write(open.Content);
            if (now == open.Content)
                return (open.Url, PullRequestOutcome.Unchanged);
            await AskAsync(remote, api => api.PatchAsync($"repos/{remote.Owner}/{remote.Name}/pulls/{open.Number}", new JsonObject { ["title"] = now.Title, ["body"] = now.Body }, cancellation), cancellation).ConfigureAwait(false);
            return (open.Url, PullRequestOutcome.Updated);
        }
        var content = write(null);
        var request = new JsonObject { ["title"] = content.Title, ["head"] = branch, ["base"] = target, ["body"] = content.Body };
        try
        {
            var made = await AskAsync(remote, api => api.PostAsync($"repos/{remote.Owner}/{remote.Name}/pulls", cancellation, request), cancellation).ConfigureAwait(false);
            return (new Uri(made.GetProperty("html_url").GetString()!), PullRequestOutcome.Opened);
        }
        // A request whose answer was lost was heeded all the same.
        catch (GitHubException e) when (e.Problem == GitHubProblemKind.GitHubPullRequestRefused)
        {
            if (await FindAsync(remote, branch, target, cancellation).ConfigureAwait(false) is { } there)
                return (there.Url, PullRequestOutcome.Opened);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _app?.Dispose();

    private async Task<(Uri Url, int Number, PullRequestContent Content)?> FindAsync(GitHubRemote remote, string branch, string target, CancellationToken cancellation)
    {
        var query = $"head={Uri.EscapeDataString($"{remote.Owner}:{branch}")}&base={Uri.EscapeDataString(target)}&state=open";
        return await AskAsync(remote, async api => api.Read(await api.GetAsync($"repos/{remote.Owner}/{remote.Name}/pulls?{query}", cancellation).ConfigureAwait(false), found => found.EnumerateArray()
            .Select(p => ((Uri, int, PullRequestContent)?)(new Uri(p.GetProperty("html_url").GetString()!), p.GetProperty("number").GetInt32(), new PullRequestContent(p.GetProperty("title").GetString() ?? "", p.GetProperty("body").GetString() ?? "")))
            .FirstOrDefault()), cancellation).ConfigureAwait(false);
    }

    private async Task<T> AskAsync<T>(GitHubRemote remote, Func<GitHubApi, Task<T>> ask, CancellationToken cancellation)
    {
        using var api = await ApiAsync(remote, cancellation).ConfigureAwait(false);
        try
        {
            return await ask(api).ConfigureAwait(false);
        }
        catch (GitHubAnswerException e)
        {
            throw Meaning(e.Answer, $"{remote.Owner}/{remote.Name}");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or UriFormatException)
        {
            throw new GitHubException(GitHubProblemKind.GitHubNotGitHub, $"What answers at '{_host.Api}' is not GitHub.", "Check -ApiUrl, and whether a proxy answers in GitHub's place.");
        }
    }

    private async Task<GitHubApi> ApiAsync(GitHubRemote remote, CancellationToken cancellation)
    {
        var credential = token ?? await AppTokenAsync(remote, cancellation).ConfigureAwait(false);
        return new GitHubApi(_host, new GitHubPatience(settings, _host), () => credential);
    }

    private async Task<string> AppTokenAsync(GitHubRemote remote, CancellationToken cancellation)
    {
        const string Action = "Give -GitToken, set GH_TOKEN, or give the App the repository permission 'Pull requests: write' and accept it in the installation.";
        if (appId is null || key is null)
            throw new GitHubException(GitHubProblemKind.GitHubTokenMissing, "There is no token to open a pull request with: neither -GitToken nor GH_TOKEN, nor an App.", Action);
        _app ??= new GitHubAppClient(settings, appId.Value, key);
        return await _app.TokenForPullRequestsAsync(remote.Owner, cancellation).ConfigureAwait(false)
            ?? throw new GitHubException(GitHubProblemKind.GitHubTokenMissing, $"There is no token to open a pull request in '{remote.Owner}/{remote.Name}' with: neither -GitToken nor GH_TOKEN, and the App's installation on '{remote.Owner}' may not.", Action);
    }

    private GitHubException Meaning(GitHubAnswer answer, string repository) => answer.Status switch
    {
        401 => new(GitHubProblemKind.GitHubTokenInvalid, $"GitHub at '{_host.Api}' does not accept the token for pull requests.", "Check -GitToken, or GH_TOKEN where that is not given."),
        404 => new(GitHubProblemKind.GitHubRepositoryNotVisible, $"'{repository}' is not there, or the token for pull requests does not see it.", "Check the remote's address, and what the token was given access to."),
        403 => Forbidden(repository),
        422 => new(GitHubProblemKind.GitHubPullRequestRefused, $"GitHub does not take a pull request in '{repository}' as it is: {Git.GitProgram.Shown(answer.Message).TrimEnd('.')}.", "Check -BaseBranch; the branch is pushed, and a pull request can be opened by hand."),
        _ => new(GitHubProblemKind.GitHubServerError, $"GitHub at '{_host.Api}' answered {answer.Status}.", "See https://www.githubstatus.com; then run again."),
    };

    private static GitHubException Forbidden(string repository) =>
        new(GitHubProblemKind.GitHubPullRequestForbidden, $"The token may not open pull requests in '{repository}'.", "Give it the permission 'Pull requests: write'; where the organisation demands SSO, authorise it there.");
}
