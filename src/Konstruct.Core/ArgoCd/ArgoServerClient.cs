using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.ArgoCd;

/// <summary>ArgoCD's own REST API: what it says of its repositories. Source: https://argo-cd.readthedocs.io/en/stable/developer-guide/api-docs/.</summary>
public sealed class ArgoServerClient : IDisposable
{
    // Thousands of repositories, or of Applications' ids, take less.
    private const long LongestAnswer = 64 * 1024 * 1024;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly CancellationToken _cancellation;

    /// <summary>Makes the client.</summary>
    /// <param name="address">The server's address, e.g. <c>https://argocd.example.com</c>.</param>
    /// <param name="token">A token that may list repositories.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgoServerException">The address is none, or the token cannot be sent.</exception>
    public ArgoServerClient(Uri address, string token, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(token);
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0 || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
        {
            throw new ArgoServerException(ArgoServerProblem.ArgoServerAddressInvalid, $"'{GitHub.Shown.Of(address.OriginalString)}' is no address of an ArgoCD server; expected https, and no credentials in it.",
                "Give -ArgoServer https://HOST.");
        }
        if (token.Length == 0 || token.Any(c => c is <= ' ' or > '~'))
            throw new ArgoServerException(ArgoServerProblem.ArgoServerUnauthorized, "The token for ArgoCD has blanks, line ends or other characters that no token has.", "Check -ArgoToken, or ARGOCD_AUTH_TOKEN.");
        Address = new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        _cancellation = cancellation;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !address.IsLoopback }) { Timeout = _patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The server's address.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The repositories, each tried anew: ArgoCD remembers for an hour what came of the last try.</summary>
    /// <exception cref="ArgoServerException">It cannot be asked.</exception>
    internal Task<IReadOnlyList<ArgoRepository>> RepositoriesAsync() => ListAsync("repositories", "forceRefresh=true", Read);

    /// <summary>The unique ids of the Applications that the token may see, which tell whose ArgoCD this is.</summary>
    /// <exception cref="ArgoServerException">It cannot be asked.</exception>
    internal Task<IReadOnlyList<string>> ApplicationIdsAsync() => ListAsync("applications", "fields=items.metadata.uid", a => a.Text("metadata", "uid") ?? "");

    private async Task<IReadOnlyList<T>> ListAsync<T>(string what, string query, Func<JsonElement, T> read)
    {
        // The client's own limit ends with the headers.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        patience.CancelAfter(_patience);
        try
        {
            using var response = await _http.GetAsync(new Uri(Address, $"api/v1/{what}?{query}"), HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (status is 401 or 403)
            {
                throw new ArgoServerException(ArgoServerProblem.ArgoServerUnauthorized, $"ArgoCD at '{Address}' does not accept the token, or it may not list {what} (status {status}).",
                    $"Give a token of an account with the right '{what}, get': -ArgoToken.");
            }
            if (status != 200)
                throw Refused(string.Create(CultureInfo.InvariantCulture, $"status {status}"));
            using var json = JsonDocument.Parse(await BoundedStream.ReadAsync(response.Content, LongestAnswer, patience.Token).ConfigureAwait(false));
            return [.. json.RootElement.Items("items").Select(read)];
        }
        catch (JsonException)
        {
            throw Refused("no JSON");
        }
        catch (AnswerTooLongException e)
        {
            throw Refused(e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !_cancellation.IsCancellationRequested))
        {
            throw new ArgoServerException(ArgoServerProblem.ArgoServerUnreachable, $"ArgoCD at '{Address}' cannot be reached: {e.GetBaseException().Message}", "Check -ArgoServer, the network, and that the certificate is one the system trusts.");
        }
    }

    private ArgoServerException Refused(string what) => new(ArgoServerProblem.ArgoServerRefused, $"What answers at '{Address}' is not ArgoCD's API, or it fails ({what}).", "Check -ArgoServer; behind a path, give it with the path.");

    private static ArgoRepository Read(JsonElement item) => new(item.Text("repo") ?? "", item.Text("project") is { Length: > 0 } project ? project : null, item.Text("username") is { Length: > 0 },
        item.Text("connectionState", "status") ?? "Unknown", item.Text("connectionState", "message") ?? "");
}
