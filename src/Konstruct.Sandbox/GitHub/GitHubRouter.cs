using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Konstruct.Sandbox.GitHub;

/// <summary>Finds what a request is for, and who asks.</summary>
internal sealed class GitHubRouter
{
    private const string ApiPrefix = "/api/v3/";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int DefaultPage = 30;
    private static readonly TimeSpan _tokenLife = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, InstallationToken> _tokens = new();
    private long _clockSkew;

    /// <summary>The address of the API, with a final slash.</summary>
    public Uri Api { get; set; } = new("http://127.0.0.1/api/v3/");

    /// <summary>The Apps by id.</summary>
    public ConcurrentDictionary<long, SandboxApp> Apps { get; } = new();

    /// <summary>The installations by id.</summary>
    public ConcurrentDictionary<long, SandboxInstallation> Installations { get; } = new();

    /// <summary>The repositories by full name.</summary>
    public ConcurrentDictionary<string, SandboxRepository> Repositories { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The personal access tokens, and the owners whose repositories each may read.</summary>
    public ConcurrentDictionary<string, IReadOnlyCollection<string>> PersonalTokens { get; } = new();

    /// <summary>What each token that was given out may do, the first one first.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Granted { get; } = new();

    /// <summary>The pull requests.</summary>
    public PullRequestList PullRequests { get; } = new();

    /// <summary>The users' own tokens, and whether each may open pull requests.</summary>
    public ConcurrentDictionary<string, bool> UserTokens { get; } = new(StringComparer.Ordinal);

    /// <summary>The rate limit.</summary>
    public RateLimit Limit { get; } = new();

    /// <summary>The most that a page holds.</summary>
    public int PageLimit { get; set; } = 100;

    /// <summary>How far the server's clock is ahead.</summary>
    public TimeSpan ClockSkew
    {
        get => new(Interlocked.Read(ref _clockSkew));
        set => Interlocked.Exchange(ref _clockSkew, value.Ticks);
    }

    /// <summary>The server's time.</summary>
    public DateTimeOffset Now => DateTimeOffset.UtcNow + ClockSkew;

    /// <summary>Ends the tokens of an installation.</summary>
    public void EndTokens(long installationId)
    {
        foreach (var (token, of) in _tokens)
        {
            if (of.Installation.Id == installationId)
                _tokens.TryRemove(token, out _);
        }
    }

    /// <summary>Answers a request.</summary>
    public Reply Answer(IncomingRequest request) => AnswerAny(request).With("Date", Now.UtcDateTime.ToString("r", CultureInfo.InvariantCulture));

    private Reply AnswerAny(IncomingRequest request)
    {
        if (request.Path.StartsWith(ApiPrefix, StringComparison.Ordinal))
        {
            var (mayPass, remaining, reset) = Limit.Count(Now);
            var reply = mayPass ? AnswerApi(request) : GitHubReply.Error(403, "API rate limit exceeded for app. If you reach out to GitHub Support for help, please include the request ID.");
            return RateLimit.Tell(reply, remaining, reset);
        }
        return request.Method == "GET" && request.Path.EndsWith("/info/refs", StringComparison.Ordinal) && request.Path.Count(c => c == '/') == 4
            ? GitAdvertisement.Answer(request.Path, request.Query["service"], request.Header("Authorization"), name => Repositories.GetValueOrDefault(name), Reader)
            : Reply.Text(404, "Not Found", "text/plain; charset=utf-8");
    }

    private Reply AnswerApi(IncomingRequest request)
    {
        var credential = Credential(request.Header("Authorization"));
        return (request.Method, request.Path[ApiPrefix.Length..].Split('/')) switch
        {
            ("GET", ["installation", "repositories"]) => VisibleRepositories(request, credential),
            ("GET", ["app"]) => AsApp(credential, App),
            ("GET", ["app", "installations"]) => AsApp(credential, app => InstallationsOf(request, app)),
            ("GET", ["app", "installations", var id]) => AsApp(credential, app => Show(Find(app, id))),
            ("POST", ["app", "installations", var id, "access_tokens"]) => AsApp(credential, app => AddToken(Find(app, id), request)),
            ("GET", ["orgs", var name, "installation"]) => AsApp(credential, app => Show(OnAccount(app, name, "Organization"))),
            ("GET", ["users", var name, "installation"]) => AsApp(credential, app => Show(OnAccount(app, name, "User"))),
            ("GET", ["repos", var owner, var name]) => AsUser(credential, $"{owner}/{name}", (repository, _) => GitHubReply.Json(200, json => GitHubReply.Write(json, repository, Api))),
            ("GET", ["repos", var owner, var name, "pulls"]) => AsUser(credential, $"{owner}/{name}", (repository, _) => PullRequests.Find(repository, request)),
            ("PATCH", ["repos", var owner, var name, "pulls", var number]) => AsUser(credential, $"{owner}/{name}", (repository, mayOpen) => mayOpen ? PullRequests.Update(repository, Number(number) ?? 0, request) : GitHubReply.Error(403, "Resource not accessible by integration")),
            ("POST", ["repos", var owner, var name, "pulls"]) => AsUser(credential, $"{owner}/{name}", (repository, mayOpen) => mayOpen ? PullRequests.Open(repository, request) : GitHubReply.Error(403, "Resource not accessible by integration")),
            ("GET", ["repos", var owner, var name, "installation"]) => AsApp(credential, app => Show(OnRepository(app, $"{owner}/{name}"))),
            _ => GitHubReply.NotFound,
        };
    }

    private static string? Credential(string? authorization) => authorization?.Split(' ', 2) is [var scheme, var value]
        && (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("token", StringComparison.OrdinalIgnoreCase)) ? value.Trim() : null;

    private Reply AsApp(string? credential, Func<SandboxApp, Reply> answer)
    {
        var (app, refusal) = AppJwt.Verify(credential, FindApp, Now);
        return refusal ?? answer(app!);
    }

    // By a user's own token, or by that of an installation.
    private Reply AsUser(string? credential, string fullName, Func<SandboxRepository, bool, Reply> answer)
    {
        if (credential is null)
            return GitHubReply.Error(401, "Requires authentication");
        var token = Token(credential);
        var installation = token?.Installation;
        if (installation is null && !UserTokens.ContainsKey(credential))
            return GitHubReply.BadCredentials;
        if (!Repositories.TryGetValue(fullName, out var repository) || installation?.Sees(repository) == false)
            return GitHubReply.NotFound;
        return answer(repository, token is null ? UserTokens[credential] : token.Permissions.GetValueOrDefault("pull_requests") == "write");
    }

    private SandboxApp? FindApp(string issuer) => long.TryParse(issuer, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? Apps.GetValueOrDefault(id)
        : Apps.Values.FirstOrDefault(a => a.ClientId == issuer);

    private IEnumerable<SandboxInstallation> Of(SandboxApp app) => Installations.Values.Where(i => i.App == app).OrderBy(i => i.Id);

    private SandboxInstallation? Find(SandboxApp app, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Installations.TryGetValue(number, out var found) && found.App == app ? found : null;

    private SandboxInstallation? OnAccount(SandboxApp app, string account, string type) =>
        Of(app).FirstOrDefault(i => i.AccountType == type && i.Account.Equals(account, StringComparison.OrdinalIgnoreCase));

    private SandboxInstallation? OnRepository(SandboxApp app, string fullName) =>
        Repositories.TryGetValue(fullName, out var repository) ? Of(app).FirstOrDefault(i => i.Sees(repository)) : null;

    private InstallationToken? Token(string token) => _tokens.TryGetValue(token, out var found) && found.Expires > Now ? found : null;

    private GitReader? Reader(string secret) => Token(secret) is { } token ? GitReader.Of(token)
        : PersonalTokens.TryGetValue(secret, out var owners) ? GitReader.Of(owners)
        : null;

    private Reply App(SandboxApp app) => GitHubReply.Json(200, json => GitHubReply.Write(json, app, Of(app).Count()));

    private Reply Show(SandboxInstallation? installation) =>
        installation is null ? GitHubReply.NotFound : GitHubReply.Json(200, json => GitHubReply.Write(json, installation, Api));

    private Reply AddToken(SandboxInstallation? installation, IncomingRequest request)
    {
        if (installation is null)
            return GitHubReply.NotFound;
        if (installation.SuspendedAt is not null)
            return GitHubReply.Suspended;
        var asked = Asked(request);
        // Source: https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app.
        if (asked?.Any(p => !InstallationToken.Holds(installation.Permissions.GetValueOrDefault(p.Key, ""), p.Value)) == true)
            return GitHubReply.Error(422, "The permissions requested are not granted to this installation.");
        var permissions = asked ?? installation.Permissions;
        Granted.Enqueue(permissions);
        var token = "ghs_" + RandomNumberGenerator.GetString(Letters, 36);
        var expires = Now + _tokenLife;
        _tokens[token] = new InstallationToken(installation, permissions, expires);
        return GitHubReply.Json(201, json =>
        {
            json.WriteStartObject();
            json.WriteString("token", token);
            json.WriteString("expires_at", GitHubReply.Time(expires));
            GitHubReply.WritePermissions(json, permissions);
            json.WriteString("repository_selection", installation.Selection);
            json.WriteEndObject();
        });
    }

    // Null where a token is to have all that was granted.
    private static Dictionary<string, string>? Asked(IncomingRequest request)
    {
        using var body = request.Json();
        return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("permissions", out var asked) && asked.ValueKind == JsonValueKind.Object
            ? asked.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
            : null;
    }

    private Reply InstallationsOf(IncomingRequest request, SandboxApp app)
    {
        var all = Of(app).ToArray();
        return Paged(request, all, (json, page) =>
        {
            json.WriteStartArray();
            foreach (var installation in page)
                GitHubReply.Write(json, installation, Api);
            json.WriteEndArray();
        });
    }

    private Reply VisibleRepositories(IncomingRequest request, string? credential)
    {
        if (credential is null)
            return GitHubReply.Error(401, "Requires authentication");
        if (Token(credential) is not { } token)
            return GitHubReply.BadCredentials;
        var installation = token.Installation;
        if (installation.SuspendedAt is not null)
            return GitHubReply.Suspended;
        var all = Repositories.Values.Where(installation.Sees).OrderBy(r => r.Id).ToArray();
        return Paged(request, all, (json, page) =>
        {
            json.WriteStartObject();
            json.WriteNumber("total_count", all.Length);
            json.WriteString("repository_selection", installation.Selection);
            json.WriteStartArray("repositories");
            foreach (var repository in page)
                GitHubReply.Write(json, repository, Api);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Reply Paged<T>(IncomingRequest request, T[] all, Action<Utf8JsonWriter, IEnumerable<T>> write)
    {
        var asked = Number(request.Query["per_page"]) ?? DefaultPage;
        var size = Math.Min(asked, PageLimit);
        var page = Number(request.Query["page"]) ?? 1;
        var last = Math.Max(1, (all.Length + size - 1) / size);
        var reply = GitHubReply.Json(200, json => write(json, all.Skip((int)Math.Min((page - 1L) * size, int.MaxValue)).Take(size)));
        var links = new List<string>();
        if (page > 1)
            links.Add(Link(page - 1, "prev"));
        if (page < last)
            links.AddRange([Link(page + 1, "next"), Link(last, "last")]);
        if (page > 1)
            links.Add(Link(1, "first"));
        return links.Count == 0 ? reply : reply.With("Link", string.Join(", ", links));

        string Link(int to, string relation) => $"<{Api}{request.Path[ApiPrefix.Length..]}?per_page={asked}&page={to}>; rel=\"{relation}\"";
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
