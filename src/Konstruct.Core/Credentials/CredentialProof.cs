using System.Collections.Concurrent;
using System.Globalization;
using Konstruct.Core.GitHub;

namespace Konstruct.Core.Credentials;

/// <summary>What GitHub says of one App: which installation reaches a URL, and whether a clone from there would work. Each is asked once.</summary>
internal sealed class CredentialProof : IDisposable
{
    private readonly GitHubAppClient _client;
    private readonly GitHubAppKey _key;
    private readonly ConcurrentDictionary<(string Url, long Installation), Lazy<Task<GitHubRepositoryCheck>>> _checks = new();
    private readonly ConcurrentDictionary<bool, Lazy<Task<IReadOnlyList<GitHubInstallation>>>> _installations = new();
    private readonly IReadOnlyList<GitHubInstallation> _known;
    private readonly CancellationToken _cancellation;

    /// <summary>Makes the proof.</summary>
    /// <param name="settings">How to speak to GitHub.</param>
    /// <param name="appId">The App's id.</param>
    /// <param name="key">Its key.</param>
    /// <param name="known">Its installations, as far as they are known; null: GitHub is asked.</param>
    /// <param name="cancellation">Stops it.</param>
    public CredentialProof(GitHubSettings settings, long appId, GitHubAppKey key, IReadOnlyList<GitHubInstallation>? known, CancellationToken cancellation)
    {
        _key = key;
        _cancellation = cancellation;
        _client = new GitHubAppClient(settings, appId, key);
        _known = known ?? [];
    }

    /// <summary>The installation that reaches a URL.</summary>
    /// <exception cref="GitHubException">There is none, or more than one.</exception>
    public async Task<long> InstallationAsync(GitHubUrl url)
    {
        // The known ones may be a choice of some organisations.
        var all = _known;
        var candidates = Candidates(all, url);
        if (candidates.Count == 0)
        {
            all = await OnceAsync(_installations, key: true, () => _client.GetInstallationsAsync(_cancellation)).ConfigureAwait(false);
            candidates = Candidates(all, url);
        }
        return candidates switch
        {
            [var one] => one.Id,
            [] => throw new GitHubException(GitHubProblemKind.GitHubInstallationNotFound,
                $"The App is not installed on '{url.Owner}', which '{url.Text}' belongs to; it is installed on {List(all)}.", $"Install it on '{url.Owner}', or give -Url or -InstallationId."),
            _ => throw new GitHubException(GitHubProblemKind.GitHubInstallationAmbiguous,
                $"'{url.Text}' may be reached by several installations of the App: {List(candidates)}.", "Say which: -InstallationId, and -PlatformInstallationId for the platform's path; or give -Url with the organisation in it."),
        };
    }

    /// <summary>Proves that a clone from a URL would work.</summary>
    /// <exception cref="GitHubException">It would not.</exception>
    public async Task ProveAsync(GitHubUrl url, long installationId)
    {
        await OnceAsync(_checks, (url.Text, installationId), async () =>
        {
            var check = await _client.CheckAsync(url, installationId, _cancellation).ConfigureAwait(false);
            return check.Problem is { } problem ? throw new GitHubException(Enum.Parse<GitHubProblemKind>(problem.Id), problem.Message, problem.Recommendation) : check;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _key.Dispose();
    }

    private static IReadOnlyList<GitHubInstallation> Candidates(IReadOnlyList<GitHubInstallation> all, GitHubUrl url) =>
        url.Owner is null ? all : [.. all.Where(i => string.Equals(i.Account, url.Owner, StringComparison.OrdinalIgnoreCase))];

    // What failed for a while only is asked again by whoever asks next.
    private static async Task<T> OnceAsync<TKey, T>(ConcurrentDictionary<TKey, Lazy<Task<T>>> known, TKey key, Func<Task<T>> ask)
        where TKey : notnull
    {
        var answer = known.GetOrAdd(key, _ => new(ask));
        try
        {
            return await answer.Value.ConfigureAwait(false);
        }
        catch (GitHubException e) when (e.Problem is GitHubProblemKind.GitHubTimeout or GitHubProblemKind.GitHubServerError or GitHubProblemKind.GitHubUnreachable or GitHubProblemKind.GitHubRateLimited)
        {
            known.TryRemove(KeyValuePair.Create(key, answer));
            throw;
        }
    }

    private static string List(IReadOnlyList<GitHubInstallation> installations) =>
        installations.Count == 0 ? "no account" : string.Join(", ", installations.Select(i => string.Create(CultureInfo.InvariantCulture, $"'{i.Account}' ({i.Id})")));
}
