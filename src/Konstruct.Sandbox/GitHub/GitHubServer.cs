namespace Konstruct.Sandbox.GitHub;

/// <summary>
/// A stand-in for GitHub on a loopback port: the endpoints of Apps and installations, and the first answer that git reads of a repository.
/// State is in memory and goes with it.
/// </summary>
public sealed class GitHubServer : IDisposable
{
    private static readonly Dictionary<string, string> _usualPermissions = new() { ["contents"] = "read", ["metadata"] = "read" };
    private readonly GitHubRouter _router = new();
    private readonly SandboxKeys _keys = new();
    private readonly LoopbackServer _server;
    private long _lastAppId = 100_000;
    private long _lastInstallationId = 50_000_000;
    private long _lastRepositoryId = 700_000_000;

    private GitHubServer(GitHubServerOptions options)
    {
        _server = new LoopbackServer(_router.Answer, options.CanDrop);
        _router.Api = new Uri(_server.Address, "api/v3/");
    }

    /// <summary>Where the API is, e.g. <c>http://127.0.0.1:23456/api/v3/</c>.</summary>
    public Uri ApiUrl => _router.Api;

    /// <summary>Below which the repositories are, e.g. <c>http://127.0.0.1:23456/</c>.</summary>
    public Uri Address => _server.Address;

    /// <summary>The faults that requests meet.</summary>
    public FaultPlan Faults => _server.Faults;

    /// <summary>The requests so far.</summary>
    public RequestLog Requests => _server.Requests;

    /// <summary>How far the server's clock is ahead of the real one; also seen in the header <c>Date</c>.</summary>
    public TimeSpan ClockSkew { get => _router.ClockSkew; set => _router.ClockSkew = value; }

    /// <summary>The most entries that a page holds, whatever was asked for; 100 by default.</summary>
    public int PageLimit { get => _router.PageLimit; set => _router.PageLimit = value; }

    /// <summary>Starts a server that knows no App yet.</summary>
    /// <param name="options">How it is started.</param>
    public static GitHubServer Start(GitHubServerOptions? options = null) => new(options ?? new GitHubServerOptions());

    /// <summary>Adds an App.</summary>
    /// <param name="slug">Its name as addresses have it.</param>
    /// <param name="owner">The organisation that owns it.</param>
    /// <param name="permissions">What it asks for; by default to read contents and metadata.</param>
    public SandboxApp AddApp(string slug, string owner, IReadOnlyDictionary<string, string>? permissions = null)
    {
        var app = new SandboxApp(Interlocked.Increment(ref _lastAppId), slug, owner, permissions ?? _usualPermissions, _keys);
        _router.Apps[app.Id] = app;
        return app;
    }

    /// <summary>Installs an App on an account.</summary>
    /// <param name="app">The App.</param>
    /// <param name="account">The account's login.</param>
    /// <param name="accountType"><c>Organization</c> or <c>User</c>.</param>
    /// <param name="selection"><c>all</c> or <c>selected</c>.</param>
    /// <param name="repositories">The repositories selected, by name or full name.</param>
    /// <param name="permissions">What is granted; by default what the App asks for.</param>
    public SandboxInstallation Install(SandboxApp app, string account, string accountType = "Organization", string selection = "all", IEnumerable<string>? repositories = null, IReadOnlyDictionary<string, string>? permissions = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(account);
        var fullNames = (repositories ?? []).Select(r => r.Contains('/', StringComparison.Ordinal) ? r : $"{account}/{r}");
        var installation = new SandboxInstallation(Interlocked.Increment(ref _lastInstallationId), app, account, accountType, selection, fullNames, permissions ?? app.Permissions);
        _router.Installations[installation.Id] = installation;
        return installation;
    }

    /// <summary>Adds a repository.</summary>
    /// <param name="fullName">Owner and name, e.g. <c>acme/gitops</c>.</param>
    /// <param name="isPrivate">Whether only those with access see it.</param>
    public void AddRepository(string fullName, bool isPrivate = true)
    {
        ArgumentNullException.ThrowIfNull(fullName);
        if (fullName.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
            throw new ArgumentException($"'{fullName}' is not a repository's full name: 'owner/name' was expected.", nameof(fullName));
        _router.Repositories[fullName] = new SandboxRepository(Interlocked.Increment(ref _lastRepositoryId), fullName, isPrivate);
    }

    /// <summary>The first installation on an account; null where there is none.</summary>
    /// <param name="account">The account's login.</param>
    public SandboxInstallation? InstallationOn(string account) =>
        _router.Installations.Values.Where(i => i.Account.Equals(account, StringComparison.OrdinalIgnoreCase)).MinBy(i => i.Id);
    /// <summary>Adds a user's own token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="mayOpenPullRequests">Whether it may open pull requests.</param>
    public void AddUserToken(string token, bool mayOpenPullRequests = true) => _router.UserTokens[token] = mayOpenPullRequests;

    /// <summary>What each installation token that was given out may do, the first one first.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> GrantedTokens => [.. _router.Granted];

    /// <summary>The pull requests that were opened, the first one first.</summary>
    public IReadOnlyList<SandboxPullRequest> PullRequests => _router.PullRequests.All;

    /// <summary>Changes what a pull request says, as a person does in a browser.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="title">Its new title.</param>
    /// <param name="body">Its new text.</param>
    public void EditPullRequest(int number, string title, string body) => _router.PullRequests.Edit(number, title, body);

    /// <summary>Suspends an installation.</summary>
    /// <param name="installationId">Its id.</param>
    public void Suspend(long installationId) => Installation(installationId).SuspendedAt = _router.Now;

    /// <summary>Takes a suspension back.</summary>
    /// <param name="installationId">The installation's id.</param>
    public void Unsuspend(long installationId) => Installation(installationId).SuspendedAt = null;

    /// <summary>Removes an installation; its tokens end.</summary>
    /// <param name="installationId">Its id.</param>
    public void Remove(long installationId)
    {
        _router.Installations.TryRemove(installationId, out _);
        _router.EndTokens(installationId);
    }

    /// <summary>Ends the tokens of an installation, as if their hour were over.</summary>
    /// <param name="installationId">The installation's id.</param>
    public void EndTokens(long installationId) => _router.EndTokens(installationId);

    /// <summary>Adds a classic personal access token that may read repositories. As on GitHub, git takes any user name with it.</summary>
    /// <param name="token">The token, e.g. <c>ghp_…</c>.</param>
    /// <param name="owners">The accounts whose repositories it reads.</param>
    public void AddPersonalAccessToken(string token, params string[] owners)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        ArgumentNullException.ThrowIfNull(owners);
        _router.PersonalTokens[token] = [.. owners];
    }

    /// <summary>Revokes a personal access token.</summary>
    /// <param name="token">The token.</param>
    public void RevokePersonalAccessToken(string token) => _router.PersonalTokens.TryRemove(token, out _);

    /// <summary>Sets the primary rate limit.</summary>
    /// <param name="remaining">How many requests may still pass.</param>
    /// <param name="resetIn">When the full limit is back, by the server's clock.</param>
    public void LimitTo(int remaining, TimeSpan resetIn) => _router.Limit.Set(remaining, _router.Now + resetIn);

    /// <inheritdoc />
    public void Dispose() => _server.Dispose();

    private SandboxInstallation Installation(long id) =>
        _router.Installations.TryGetValue(id, out var found) ? found : throw new ArgumentException($"There is no installation '{id}'.", nameof(id));
}
