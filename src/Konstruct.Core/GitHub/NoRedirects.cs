namespace Konstruct.Core.GitHub;

/// <summary>Keeps Octokit from following redirects, since it would take a credential along to another port of the same host, and from reading bodies that never end.</summary>
/// <param name="host">Whom it is to reach.</param>
internal sealed class NoRedirects(GitHubHost host) : DelegatingHandler(host.CreateHandler())
{
    // A page of a hundred repositories has less than one.
    private const long LongestAnswer = 32 * 1024 * 1024;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.Headers.Location = null;
        // Octokit reads the body without a token; once it is here, nothing is left to wait for.
        var body = response.Content;
        try
        {
            response.Content = new ByteArrayContent(await BoundedStream.ReadAsync(body, LongestAnswer, cancellationToken).ConfigureAwait(false));
        }
        catch (AnswerTooLongException e)
        {
            response.Dispose();
            throw new GitHubException(GitHubProblemKind.GitHubNotGitHub, $"What answers at '{host.Api}' is not GitHub: {e.Message}.", "Check -ApiUrl, and whether a proxy answers in GitHub's place.");
        }
        foreach (var (name, values) in body.Headers)
            response.Content.Headers.TryAddWithoutValidation(name, values);
        body.Dispose();
        return response;
    }
}
