using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Core.GitHub;

/// <summary>Asks GitHub as an App: who it is, where it is installed, and whether a clone would work there. Nothing is written anywhere.</summary>
public sealed class GitHubAppClient : IDisposable
{
    // GitHub's are good for an hour.
    private static readonly TimeSpan _renewTokensAfter = TimeSpan.FromMinutes(50);

    // What a token is asked for.
    private enum TokenUse
    {
        Contents,
        PullRequests,
    }

    private readonly GitHubSettings _settings;
    private readonly long _appId;
    private readonly GitHubAppKey _key;
    private readonly GitHubHost _host;
    private readonly GitHubPatience _patience;
    private readonly GitHubApi _api;
    private readonly GitAdvertisement _git;
    private readonly ConcurrentDictionary<long, Lazy<Task<GitHubInstallation>>> _installations = new();
    private readonly ConcurrentDictionary<(long Installation, TokenUse Use), Lazy<Task<InstallationToken>>> _tokens = new();

    /// <summary>Makes a client.</summary>
    /// <param name="settings">Which GitHub to ask, and how patiently.</param>
    /// <param name="appId">The App's id.</param>
    /// <param name="key">The App's key; the client does not dispose it.</param>
    /// <exception cref="GitHubException">The API's address is none.</exception>
    public GitHubAppClient(GitHubSettings settings, long appId, GitHubAppKey key)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _appId = appId;
        _key = key;
        _host = GitHubHost.Of(settings.ApiUrl);
        _patience = new GitHubPatience(settings, _host);
        _api = new GitHubApi(_host, _patience, () => key.CreateToken(appId, settings.Clock.GetUtcNow()));
        _git = new GitAdvertisement(_host, _patience);
    }

    /// <summary>Tells all about the App: itself, its installations, what was asked for besides, and what stands in the way of a migration to it.</summary>
    /// <param name="query">What to tell.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitHubException">There is no such App, the key is not its own, or GitHub cannot be asked.</exception>
    public async Task<GitHubApp> GetAppAsync(GitHubAppQuery query, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var app = await AskAsync(async () => _api.Read(await _api.GetAsync("app", cancellation).ConfigureAwait(false), App), null).ConfigureAwait(false);
        var all = await GetInstallationsAsync(cancellation).ConfigureAwait(false);
        var wanted = query.Organizations.Count == 0 ? all : [.. all.Where(i => query.Organizations.Contains(i.Account, StringComparer.OrdinalIgnoreCase))];
        var installations = new List<GitHubInstallation>();
        var problems = new List<GitHubProblem>(GitHubAppProblems.Of(_host, all, wanted, query.Organizations));
        foreach (var installation in wanted)
            installations.Add(query.IncludesRepositories && installation.SuspendedAt is null ? await WithRepositoriesAsync(installation, problems, cancellation).ConfigureAwait(false) : installation);
        var checks = new List<GitHubRepositoryCheck>();
        foreach (var url in query.Urls)
        {
            checks.Add(await CheckAsync(url, null, cancellation).ConfigureAwait(false));
            if (checks[^1].Problem is { } problem)
                problems.Add(problem);
        }
        return app with { Installations = installations, Checks = checks, Problems = problems };
    }

    /// <summary>All installations of the App.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitHubException">There is no such App, the key is not its own, or GitHub cannot be asked.</exception>
    public async Task<IReadOnlyList<GitHubInstallation>> GetInstallationsAsync(CancellationToken cancellation = default)
    {
        var all = await AskAsync(async () =>
        {
            var found = new List<GitHubInstallation>();
            await foreach (var item in _api.GetAllAsync("app/installations", null, cancellation).ConfigureAwait(false))
                found.Add(_api.Read(item, Installation));
            return found;
        }, null).ConfigureAwait(false);
        foreach (var installation in all)
            _installations[installation.Id] = new(Task.FromResult(installation));
        return all;
    }

    /// <summary>Proves that a clone would work: the installation is there and not suspended, may read contents, gives a token, and with that token git's first request is answered.</summary>
    /// <param name="url">The repository, or a prefix of such: then one repository below it is taken.</param>
    /// <param name="installationId">The installation; null: that of the URL's owner.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What was found; a problem where a clone would not work.</returns>
    public async Task<GitHubRepositoryCheck> CheckAsync(GitHubUrl url, long? installationId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        var check = new GitHubRepositoryCheck { Url = url.Text, InstallationId = installationId };
        try
        {
            _host.Require(url);
            var installation = await InstallationAsync(url, installationId, cancellation).ConfigureAwait(false);
            check = check with { InstallationId = installation.Id };
            GitHubAppProblems.Require(installation);
            var (owner, repository) = url is { Owner: { } named, Repository: { } one } ? (named, one) : await OneBelowAsync(url, installation, cancellation).ConfigureAwait(false);
            check = check with { Repository = $"{owner}/{repository}" };
            if (!await AskAsync(() => WithTokenAsync(installation, TokenUse.Contents, token => _git.AskAsync(_host.RepositoryAt(url, owner, repository), token, cancellation), cancellation), installation, check.Repository).ConfigureAwait(false))
            {
                throw new GitHubException(GitHubProblemKind.GitHubNotGitHub, $"What answers for '{url.Text}' is no git repository: its answer is not what a clone begins with.",
                    "Check the URL, and whether a proxy answers in GitHub's place.");
            }
            return check;
        }
        catch (GitHubException e)
        {
            return check with { Problem = GitHubAppProblems.Of(e, url.Text) };
        }
    }

    /// <summary>A token with which pull requests can be opened; null where the App's installation may not.</summary>
    /// <param name="owner">The repository's owner.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitHubException">The App is not installed there, or GitHub cannot be asked.</exception>
    internal async Task<string?> TokenForPullRequestsAsync(string owner, CancellationToken cancellation)
    {
        var installation = await InstallationOnAsync(owner, cancellation).ConfigureAwait(false);
        return installation.Permissions.GetValueOrDefault("pull_requests") == "write" ? (await TokenAsync(installation, TokenUse.PullRequests, cancellation).ConfigureAwait(false)).Text : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _api.Dispose();
        _git.Dispose();
    }

    private Task<GitHubInstallation> InstallationAsync(GitHubUrl url, long? id, CancellationToken cancellation) => id is { } known
        ? Once(_installations, known, () => AskAsync(async () => _api.Read(await _api.GetAsync(FormattableString.Invariant($"app/installations/{known}"), cancellation).ConfigureAwait(false), Installation), null, installationId: known), cancellation)
        : InstallationOnAsync(url.Owner ?? throw new GitHubException(GitHubProblemKind.GitHubUrlInvalid, $"'{url.Text}' names no organisation, so that its installation is not known; expected 'https://HOST/OWNER', with or without a repository.", "Give the URL of the organisation, or of a repository."), cancellation);

    private async Task<GitHubInstallation> InstallationOnAsync(string account, CancellationToken cancellation)
    {
        foreach (var kind in new[] { "orgs", "users" })
        {
            if (await AskAsync(() => FindAsync($"{kind}/{Uri.EscapeDataString(account)}/installation", cancellation), null).ConfigureAwait(false) is { } found)
            {
                _installations[found.Id] = new(Task.FromResult(found));
                return found;
            }
        }
        throw new GitHubException(GitHubProblemKind.GitHubInstallationNotFound, $"The App {Number(_appId)} is not installed on '{account}'.", $"Have an owner of '{account}' install it, with the repositories that ArgoCD reads.");
    }

    // "Integration not found" is about the App itself.
    private async Task<GitHubInstallation?> FindAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return _api.Read(await _api.GetAsync(path, cancellation).ConfigureAwait(false), Installation);
        }
        catch (GitHubAnswerException e) when (e.Answer.Status == 404 && !e.Answer.Says("integration"))
        {
            return null;
        }
    }

    private async Task<InstallationToken> TokenAsync(GitHubInstallation installation, TokenUse use, CancellationToken cancellation)
    {
        await ForgetAsync((installation.Id, use), t => t.RenewAt <= _settings.Clock.GetUtcNow()).ConfigureAwait(false);
        return await Once(_tokens, (installation.Id, use), () => AskAsync(async () =>
        {
            var renewAt = _settings.Clock.GetUtcNow() + _renewTokensAfter;
            var answer = await _api.PostAsync(FormattableString.Invariant($"app/installations/{installation.Id}/access_tokens"), cancellation, Narrowed(installation, use)).ConfigureAwait(false);
            // One that does not fit into a header is none.
            return _api.Read(answer, a => Required(a, "token") is { Length: > 0 } token && token.All(c => c is > ' ' and <= '~') ? new InstallationToken(token, renewAt) : throw new FormatException());
        }, installation, installationId: installation.Id), cancellation).ConfigureAwait(false);
    }

    // Whatever else the App may do, a token gets no more than it is for: of what was granted.
    private static JsonObject? Narrowed(GitHubInstallation installation, TokenUse use)
    {
        IEnumerable<(string Name, string Level)> wanted = [("metadata", "read"), ("contents", "read"), .. use == TokenUse.PullRequests ? [("pull_requests", "write")] : Array.Empty<(string, string)>()];
        var permissions = new JsonObject(wanted.Where(w => installation.Permissions.ContainsKey(w.Name)).Select(w => KeyValuePair.Create(w.Name, (JsonNode?)w.Level)));
        return permissions.Count > 0 ? new JsonObject { ["permissions"] = permissions } : null;
    }

    // A token may end before its hour: its installation was changed, or a server was slow to tell its others of it.
    private async Task<T> WithTokenAsync<T>(GitHubInstallation installation, TokenUse purpose, Func<string, Task<T>> use, CancellationToken cancellation)
    {
        var token = await TokenAsync(installation, purpose, cancellation).ConfigureAwait(false);
        try
        {
            return await use(token.Text).ConfigureAwait(false);
        }
        catch (GitHubAnswerException e) when (e.Answer.Status == 401)
        {
            await ForgetAsync((installation.Id, purpose), t => t == token).ConfigureAwait(false);
            return await use((await TokenAsync(installation, purpose, cancellation).ConfigureAwait(false)).Text).ConfigureAwait(false);
        }
    }

    private async Task ForgetAsync((long Installation, TokenUse Use) which, Func<InstallationToken, bool> isOld)
    {
        if (_tokens.TryGetValue(which, out var known) && known is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } made } && isOld(await made.ConfigureAwait(false)))
            _tokens.TryRemove(KeyValuePair.Create(which, known));
    }

    private async Task<(string Owner, string Repository)> OneBelowAsync(GitHubUrl url, GitHubInstallation installation, CancellationToken cancellation)
    {
        var found = await AskAsync(() => WithTokenAsync(installation, TokenUse.Contents, async token =>
        {
            await foreach (var name in RepositoriesAsync(token, cancellation).ConfigureAwait(false))
            {
                if (name.Split('/') is [var owner, var repository] && (url.Owner is null || string.Equals(owner, url.Owner, StringComparison.OrdinalIgnoreCase)))
                    return (owner, repository);
            }
            return ((string, string)?)null;
        }, cancellation), installation, installation.Account).ConfigureAwait(false);
        return found ?? throw new GitHubException(GitHubProblemKind.GitHubRepositoryNotVisible, $"The installation on '{installation.Account}' ({Number(installation.Id)}) sees no repository below '{url.Text}'.",
            "Select the repositories that ArgoCD reads in the installation's settings.");
    }

    private async Task<GitHubInstallation> WithRepositoriesAsync(GitHubInstallation installation, List<GitHubProblem> problems, CancellationToken cancellation)
    {
        try
        {
            var names = await AskAsync(() => WithTokenAsync(installation, TokenUse.Contents, async token =>
            {
                var all = new List<string>();
                await foreach (var name in RepositoriesAsync(token, cancellation).ConfigureAwait(false))
                    all.Add(name);
                return all;
            }, cancellation), installation, installation.Account).ConfigureAwait(false);
            if (names.Count == 0)
                problems.Add(GitHubAppProblems.NoRepository(installation));
            return installation with { Repositories = names };
        }
        catch (GitHubException e)
        {
            problems.Add(GitHubAppProblems.Of(e, installation.Account));
            return installation;
        }
    }

    private async IAsyncEnumerable<string> RepositoriesAsync(string token, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var api = new GitHubApi(_host, _patience, () => token);
        await foreach (var repository in api.GetAllAsync("installation/repositories", "repositories", cancellation).ConfigureAwait(false))
            yield return api.Read(repository, r => Required(r, "full_name"));
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, GitHubInstallation? installation, string? repository = null, long? installationId = null)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (GitHubAnswerException e)
        {
            throw Meaning(e.Answer, installation, repository, installationId);
        }
    }

    private GitHubException Meaning(GitHubAnswer answer, GitHubInstallation? installation, string? repository, long? installationId) =>
        GitHubMeaning.Of(answer, _host, _appId, _settings.Clock.GetUtcNow(), installation, repository, installationId);

    // What failed is asked again by whoever asks next; and whoever waits for another's question need not give up with him.
    private static async Task<T> Once<TId, T>(ConcurrentDictionary<TId, Lazy<Task<T>>> known, TId id, Func<Task<T>> ask, CancellationToken cancellation)
        where TId : notnull
    {
        while (true)
        {
            var answer = known.GetOrAdd(id, _ => new(ask));
            try
            {
                return await answer.Value.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not GitHubException { Problem: GitHubProblemKind.GitHubInstallationNotFound or GitHubProblemKind.GitHubInstallationSuspended or GitHubProblemKind.GitHubKeyNotOfApp })
            {
                if (answer.Value.IsCompleted)
                    known.TryRemove(KeyValuePair.Create(id, answer));
                if (e is not OperationCanceledException || cancellation.IsCancellationRequested)
                    throw;
            }
        }
    }

    private GitHubApp App(JsonElement json) => new()
    {
        AppId = json.GetProperty("id").GetInt64(),
        ClientId = Text(json, "client_id"),
        Slug = Text(json, "slug") ?? "",
        Name = Text(json, "name") ?? "",
        Owner = json.TryGetProperty("owner", out var owner) ? Text(owner, "login") ?? Text(owner, "slug") ?? "" : "",
        ApiUrl = _host.Api,
        Permissions = Permissions(json),
        Installations = [],
        Checks = [],
        Problems = [],
        PrivateKey = SecretText.Protect(_key.Pem),
    };

    private static GitHubInstallation Installation(JsonElement json)
    {
        var account = json.GetProperty("account");
        return new GitHubInstallation
        {
            Id = json.GetProperty("id").GetInt64(),
            Account = Text(account, "login") ?? Text(account, "slug") ?? "",
            AccountType = Text(account, "type") ?? Text(json, "target_type") ?? "",
            RepositorySelection = Text(json, "repository_selection") ?? "",
            Permissions = Permissions(json),
            SuspendedAt = Text(json, "suspended_at") is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null,
        };
    }

    private static Dictionary<string, string> Permissions(JsonElement json) => json.TryGetProperty("permissions", out var permissions) && permissions.ValueKind == JsonValueKind.Object
        ? permissions.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
        : new(StringComparer.Ordinal);

    private static string Required(JsonElement json, string name) => Text(json, name) ?? throw new KeyNotFoundException(name);

    private static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    // No record: what it holds is shown nowhere.
    private sealed class InstallationToken(string text, DateTimeOffset renewAt)
    {
        public string Text { get; } = text;

        public DateTimeOffset RenewAt { get; } = renewAt;
    }
}
