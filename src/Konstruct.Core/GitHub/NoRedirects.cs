namespace Konstruct.Core.GitHub;

/// <summary>Keeps Octokit from following redirects, since it would take a credential along to another port of the same host, and from reading bodies that never end.</summary>
/// <param name="host">Whom it is to reach.</param>
internal sealed class NoRedirects(GitHubHost host) : DelegatingHandler(host.CreateHandler())
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.Headers.Location = null;
        // Octokit reads the body without a token; once it is here, nothing is left to wait for.
        await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return response;
    }
}
