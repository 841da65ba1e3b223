using Octokit;
using Octokit.Internal;

namespace Konstruct.Core.GitHub;

/// <summary>Octokit's way to HTTP without its own limit of 100 seconds, since <see cref="GitHubPatience"/> says how long a request may take.</summary>
internal sealed class GitHubHttp : HttpClientAdapter, IHttpClient
{
    /// <summary>Makes one.</summary>
    /// <param name="host">Whom it is to reach.</param>
    public GitHubHttp(GitHubHost host)
        : base(() => new NoRedirects(host)) => SetRequestTimeout(Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    Task<IResponse> IHttpClient.Send(IRequest request, CancellationToken cancellationToken, Func<object, object>? preprocessResponseBody)
    {
        if (request is Request own)
            own.Timeout = TimeSpan.Zero;
        return Send(request, cancellationToken, preprocessResponseBody);
    }
}
