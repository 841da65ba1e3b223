using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Octokit.Internal;

namespace Konstruct.Core.GitHub;

/// <summary>GitHub's API by way of Octokit: its bodies as JSON, since Octokit's own types lack permissions. Source: https://docs.github.com/rest/apps.</summary>
internal sealed class GitHubApi : IDisposable
{
    private const string Json = "application/vnd.github+json";

    private readonly GitHubHost _host;
    private readonly GitHubPatience _patience;
    private readonly GitHubHttp _http;
    private readonly Connection _connection;

    /// <summary>Makes a connection.</summary>
    /// <param name="host">Whom to ask.</param>
    /// <param name="patience">How patiently.</param>
    /// <param name="credential">A token for each request.</param>
    public GitHubApi(GitHubHost host, GitHubPatience patience, Func<string> credential)
    {
        _host = host;
        _patience = patience;
        _http = new GitHubHttp(host);
        _connection = new Connection(new ProductHeaderValue("Konstruct"), host.Api, new Bearer(credential), _http, new SimpleJsonSerializer());
    }

    /// <summary>Gets what stands at a path.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => (await GetPageAsync(new Uri(path, UriKind.Relative), cancellation).ConfigureAwait(false)).Body;

    /// <summary>Gets a list, page by page.</summary>
    /// <param name="path">The path.</param>
    /// <param name="list">Name of the list in the body; null where the body is the list.</param>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<JsonElement> GetAllAsync(string path, string? list, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<Uri>();
        for (var next = new Uri($"{path}?per_page=100", UriKind.Relative); next is not null;)
        {
            if (!seen.Add(next))
                throw NotGitHub();
            (var body, next) = await GetPageAsync(next, cancellation).ConfigureAwait(false);
            foreach (var item in Read(body, b => (list is null ? b : b.GetProperty(list)).EnumerateArray()))
                yield return item;
        }
    }

    /// <summary>Posts to a path, which gives something.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="body">What to post; null: nothing.</param>
    public Task<JsonElement> PostAsync(string path, CancellationToken cancellation, JsonNode? body = null) => _patience.AskAsync(async token =>
        Body((await CallAsync(() => _connection.Post<object>(new Uri(path, UriKind.Relative), (object?)body?.ToJsonString() ?? new object(), Json, "application/json", parameters: null, token)).ConfigureAwait(false)).HttpResponse), cancellation);

    /// <summary>Changes what stands at a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="body">What is to stand there.</param>
    /// <param name="cancellation">Stops it between two attempts.</param>
    public Task<JsonElement> PatchAsync(string path, JsonNode body, CancellationToken cancellation) => _patience.AskAsync(async _ =>
        Body((await CallAsync(() => _connection.Patch<object>(new Uri(path, UriKind.Relative), body.ToJsonString(), Json)).ConfigureAwait(false)).HttpResponse), cancellation);

    /// <summary>Reads an answer.</summary>
    /// <exception cref="GitHubException">It is JSON, but not GitHub's.</exception>
    public T Read<T>(JsonElement json, Func<JsonElement, T> read)
    {
        try
        {
            return read(json);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw NotGitHub();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Task<(JsonElement Body, Uri? Next)> GetPageAsync(Uri uri, CancellationToken cancellation) => _patience.AskAsync(async token =>
    {
        var response = (await CallAsync(() => _connection.Get<object>(uri, null, Json, token)).ConfigureAwait(false)).HttpResponse;
        var next = response.ApiInfo?.GetNextPageUrl();
        if (next is not null && !_host.Api.IsBaseOf(next))
            throw new GitHubException(GitHubProblemKind.GitHubRedirected, $"GitHub at '{_host.Api}' names '{next.GetLeftPart(UriPartial.Authority)}' for the next page; the credential is not sent to another host.", $"Give that address, if it is the right one: -ApiUrl.");
        return (Body(response), next);
    }, cancellation);

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        // Its message is GitHub's; the exception itself holds the whole answer and goes no further.
        catch (ApiException e) when (!IsPage(e.HttpResponse))
        {
            throw new GitHubAnswerException(new GitHubAnswer((int)e.StatusCode, Message(e.ApiError), e.HttpResponse?.Headers ?? new Dictionary<string, string>()));
        }
        // A proxy's page, whatever its status; or what is no JSON, though it says so.
        catch (Exception e) when (e is ApiException or System.Runtime.Serialization.SerializationException or InvalidCastException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw NotGitHub();
        }
    }

    // Of what it does not take, GitHub says what is wrong with it besides.
    private static string Message(ApiError? error) =>
        error?.Errors is { Count: > 0 } errors ? $"{error.Message}: {string.Join("; ", errors.Select(e => e.Message ?? $"{e.Field} {e.Code}"))}" : error?.Message ?? "";

    // GitHub's own pages come from its front, and only while it fails.
    private static bool IsPage(IResponse? response) => response is { ContentType: "text/html" } && (int)response.StatusCode < 500;

    private JsonElement Body(IResponse response)
    {
        if ((int)response.StatusCode is >= 300 and < 400)
            throw new GitHubException(GitHubProblemKind.GitHubRedirected, $"GitHub at '{_host.Api}' redirects; the credential is not sent elsewhere.", "Check -ApiUrl: give the address that it redirects to, if that is the right one.");
        try
        {
            return JsonDocument.Parse(response.Body as string ?? "").RootElement.Clone();
        }
        catch (JsonException)
        {
            throw NotGitHub();
        }
    }

    private GitHubException NotGitHub() => new(GitHubProblemKind.GitHubNotGitHub, $"What answers at '{_host.Api}' is not GitHub; expected JSON.", "Check -ApiUrl, and whether a proxy answers in GitHub's place.");

    private sealed class Bearer(Func<string> credential) : ICredentialStore
    {
        public Task<Octokit.Credentials> GetCredentials() => Task.FromResult(new Octokit.Credentials(credential(), AuthenticationType.Bearer));
    }
}
