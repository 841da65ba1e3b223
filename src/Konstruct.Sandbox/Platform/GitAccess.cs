using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Konstruct.Sandbox.GitHub;

namespace Konstruct.Sandbox.Platform;

/// <summary>Really tries to read a repository, with the words of ArgoCD where that fails. Source: https://github.com/argoproj/argo-cd, util/git, and github.com/bradleyfalzon/ghinstallation.</summary>
internal sealed class GitAccess(GitHubServer gitHub) : IDisposable
{
    private const string Host = "https://github.com/";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    // A connection that the server has just closed for being idle would look like a failure of GitHub's.
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false, AllowAutoRedirect = false }) { Timeout = _patience };

    /// <summary>Tries it.</summary>
    /// <param name="repository">How to read it.</param>
    /// <param name="url">The address to read; the repository's own, or another one with its credentials.</param>
    /// <exception cref="RepositoryException">It cannot be read.</exception>
    public void Try(ArgoRepository repository, string url)
    {
        if (url.StartsWith("git@", StringComparison.Ordinal) || url.StartsWith("ssh://", StringComparison.Ordinal))
        {
            if (repository.SshPrivateKey.Length == 0)
                throw new RepositoryException("failed to list refs: error creating SSH agent: \"SSH agent requested but SSH_AUTH_SOCK not-specified\"");
            return;
        }
        var normalized = ArgoRepository.Normalize(url);
        if (!normalized.StartsWith(Host, StringComparison.Ordinal))
            throw new RepositoryException("repository not found");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gitHub.Address, normalized[Host.Length..].TrimEnd('/') + ".git/info/refs?service=git-upload-pack"));
        request.Headers.Authorization = Authorization(repository);
        using var answer = Send(request);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                return;
            case HttpStatusCode.Unauthorized:
                throw new RepositoryException("authentication required");
            case HttpStatusCode.Forbidden:
                throw new RepositoryException("authorization failed");
            case HttpStatusCode.NotFound:
                throw new RepositoryException("repository not found");
            default:
                throw new RepositoryException(string.Create(CultureInfo.InvariantCulture, $"unexpected client error: unexpected requesting \"{url}/info/refs?service=git-upload-pack\" status code: {(int)answer.StatusCode}"));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    // Password before bearer token before SSH key before App: a token that was left over wins.
    private AuthenticationHeaderValue? Authorization(ArgoRepository repository)
    {
        if (repository.Password.Length > 0)
            return Basic(repository.Username, repository.Password);
        if (repository.BearerToken.Length > 0)
            return new AuthenticationHeaderValue("Bearer", repository.BearerToken);
        return repository.SshPrivateKey.Length == 0 && repository is { AppId: not 0, InstallationId: not 0, AppPrivateKey.Length: > 0 } ? Basic("x-access-token", Token(repository)) : null;
    }

    private static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private string Token(ArgoRepository repository)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"could not refresh installation id {repository.InstallationId}'s token: ");
        try
        {
            var (token, status, _) = InstallationTokenRequest.Send(_client, gitHub.ApiUrl, repository.AppId, repository.InstallationId, repository.AppPrivateKey);
            return token ?? throw new RepositoryException(prefix + string.Create(CultureInfo.InvariantCulture,
                $"received non 2xx response status \"{(int)status} {Phrase(status)}\" when fetching https://api.github.com/app/installations/{repository.InstallationId}/access_tokens"));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new RepositoryException("could not parse private key: invalid key: Key must be a PEM encoded PKCS1 or PKCS8 key");
        }
        catch (HttpRequestException e)
        {
            throw new RepositoryException($"{prefix}could not get access_tokens from GitHub API for installation ID {repository.InstallationId}: {e.Message}");
        }
    }

    private HttpResponseMessage Send(HttpRequestMessage request)
    {
        try
        {
            return _client.Send(request);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new RepositoryException($"Get \"{request.RequestUri}\": {e.Message}");
        }
    }

    private static string Phrase(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "Unauthorized",
        HttpStatusCode.Forbidden => "Forbidden",
        HttpStatusCode.NotFound => "Not Found",
        _ => status.ToString(),
    };
}
