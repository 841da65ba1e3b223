using System.Collections.Concurrent;
using Konstruct.Core.GitHub;

namespace Konstruct.Core.Verification.Observed;

/// <summary>GitHub as the checks see it: each App is asked once for its installations, each installation once for a token, each repository once for what a clone begins with.</summary>
/// <param name="settings">Which GitHub to ask.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class GitHubView(GitHubSettings settings, CancellationToken cancellation) : IDisposable
{
    private readonly ConcurrentDictionary<(long AppId, string Key), Lazy<App>> _apps = new();

    /// <summary>The installations of an App, by the credential of a Secret.</summary>
    /// <param name="appId">The App.</param>
    /// <param name="pem">Its key.</param>
    /// <exception cref="GitHubException">GitHub does not know the App by that key, or cannot be asked.</exception>
    public Task<IReadOnlyList<GitHubInstallation>> InstallationsAsync(long appId, string pem) => Of(appId, pem).Installations.Value;

    /// <summary>Whether a clone would work.</summary>
    /// <param name="appId">The App.</param>
    /// <param name="pem">Its key.</param>
    /// <param name="installation">The installation.</param>
    /// <param name="url">The repository, or a prefix of such.</param>
    public async Task<GitHubRepositoryCheck> CheckAsync(long appId, string pem, long installation, string url)
    {
        var app = Of(appId, pem);
        // The client remembers the installations, and then asks for none of them alone.
        await app.Installations.Value.ConfigureAwait(false);
        return await app.Checks.GetOrAdd((installation, GitUrl.Normalize(url)), _ => new(() => app.Client.CheckAsync(GitHubUrl.Parse(url), installation, cancellation))).Value.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var app in _apps.Values.Where(a => a.IsValueCreated))
            app.Value.Dispose();
    }

    private App Of(long appId, string pem) => _apps.GetOrAdd((appId, pem), k => new(() => new App(settings, k.AppId, k.Key, cancellation))).Value;

    private sealed class App : IDisposable
    {
        private readonly GitHubAppKey _key;

        public App(GitHubSettings settings, long appId, string pem, CancellationToken cancellation)
        {
            _key = StoredKey.Parse(pem);
            Client = new GitHubAppClient(settings, appId, _key);
            Installations = new(() => Client.GetInstallationsAsync(cancellation));
        }

        public GitHubAppClient Client { get; }

        public Lazy<Task<IReadOnlyList<GitHubInstallation>>> Installations { get; }

        public ConcurrentDictionary<(long Installation, string Url), Lazy<Task<GitHubRepositoryCheck>>> Checks { get; } = new();

        public void Dispose()
        {
            Client.Dispose();
            _key.Dispose();
        }
    }
}
