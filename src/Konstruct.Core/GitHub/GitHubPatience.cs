using System.Globalization;
using System.Security.Authentication;

namespace Konstruct.Core.GitHub;

/// <summary>Repeats requests that failed for a while only, and waits where GitHub asks to, so long as the settings say. All requests are such as may be sent twice.</summary>
/// <param name="settings">How patiently.</param>
/// <param name="host">Whom.</param>
internal sealed class GitHubPatience(GitHubSettings settings, GitHubHost host)
{
    /// <summary>Sends a request until it has an answer that will not change.</summary>
    /// <param name="send">Sends it; throws a <see cref="GitHubAnswerException"/> for an answer other than success.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitHubException">There is no such answer.</exception>
    /// <exception cref="GitHubAnswerException">The answer that will not change is other than success.</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        var waited = TimeSpan.Zero;
        for (var failures = 0; ;)
        {
            TimeSpan wait;
            string why;
            try
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                timeout.CancelAfter(settings.Timeout);
                return await send(timeout.Token).ConfigureAwait(false);
            }
            catch (GitHubAnswerException e) when (e.Answer.WaitFor(settings.Clock.GetUtcNow()) is { } asked)
            {
                waited += asked;
                if (waited > settings.MaxWait)
                    throw new GitHubException(GitHubProblemKind.GitHubRateLimited, $"GitHub at '{host.Api}' asks to wait for {Seconds(asked)} s; more than {Seconds(settings.MaxWait)} s in all is too long.", "Run again later.");
                (wait, why) = (asked, "GitHub's rate limit");
            }
            catch (GitHubAnswerException e) when (e.Answer.IsTransient)
            {
                if (++failures > settings.MaxRetries)
                    throw new GitHubException(GitHubProblemKind.GitHubServerError, $"GitHub at '{host.Api}', or a proxy before it, answered {e.Answer.Status} at every attempt.", "See https://www.githubstatus.com; then run again.");
                (wait, why) = (Backoff(failures), $"GitHub answered {e.Answer.Status}");
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                if (++failures > settings.MaxRetries)
                    throw new GitHubException(GitHubProblemKind.GitHubTimeout, $"GitHub at '{host.Api}' did not answer within {Seconds(settings.Timeout)} s.", "Check the network and, where there is one, the proxy.");
                (wait, why) = (Backoff(failures), "GitHub did not answer in time");
            }
            catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
            {
                throw new GitHubException(GitHubProblemKind.GitHubTlsFailed, $"No secure connection to GitHub at '{host.Api}' came about: {Sentence(e.GetBaseException().Message)}", "Have the system trust the certificate's authority; a proxy may be on the way.");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                if (++failures > settings.MaxRetries)
                    throw new GitHubException(GitHubProblemKind.GitHubUnreachable, $"GitHub at '{host.Api}' cannot be reached: {Sentence(e.GetBaseException().Message)}", "Check the network, -ApiUrl and, where there is one, the proxy (HTTPS_PROXY, NO_PROXY).");
                (wait, why) = (Backoff(failures), "GitHub could not be reached");
            }
            settings.OnWait?.Invoke($"Waiting {Seconds(wait)} s: {why}.");
            await Task.Delay(wait, settings.Clock, cancellation).ConfigureAwait(false);
        }
    }

    private TimeSpan Backoff(int failures) => settings.RetryDelay * Math.Pow(2, failures - 1) * (0.5 + (Random.Shared.NextDouble() / 2));

    private static string Seconds(TimeSpan time) => Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
