using Konstruct.Core.ClusterActions;
using Konstruct.Core.GitHub;
using Konstruct.Core.GitOps;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Vault;
using Konstruct.Core.Verification;
using Konstruct.Core.Verification.Checks;

namespace Konstruct.Core.Migration;

/// <summary>Proves a migration in the clusters: has ArgoCD and External Secrets bring what was changed, and makes the checks that tell whether the token is no longer needed.</summary>
/// <param name="clusters">The clusters that can be asked.</param>
/// <param name="vault">Vault.</param>
/// <param name="gitHub">Which GitHub to ask.</param>
/// <param name="places">Where things stand.</param>
/// <param name="patience">How long each cluster may take.</param>
public sealed class ClusterVerifier(KnownClusters clusters, VaultClient? vault, GitHubSettings gitHub, ArgoAuthPlaces places, TimeSpan patience) : IMigrationVerifier
{
    private const int AtOnce = 8;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    // GitAccounts are moved by hand, and metrics do not need a credential.
    private static readonly CheckScope[] _scopes = [CheckScope.Vault, CheckScope.ExternalSecret, CheckScope.Secret, CheckScope.GitHub, CheckScope.ArgoCD, CheckScope.Crossplane];

    // A warning of these leaves open whether something still works with the token alone.
    private static readonly string[] _open = [CheckRule.TokenNotRead.Id, CheckRule.ApplicationLoads.Id];

    /// <inheritdoc/>
    public async Task<VerificationOutcome> SyncAsync(Cluster cluster, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var destination = cluster.Destinations.FirstOrDefault(d => d.Folder == "secrets")?.Cluster ?? "in-cluster";
        if (clusters.Find(destination) is not { } home)
            return VerificationOutcome.Skipped(clusters.WhyNot(destination).TrimEnd('.') + ".");
        // The Applications stand in the ArgoCD that deploys to the cluster: the current one.
        foreach (var application in cluster.Destinations.Select(d => d.Application).Distinct(StringComparer.Ordinal))
            await RefreshAsync(clusters.Current, application, cancellation).ConfigureAwait(false);
        if (await UntilAsync(cluster, [CheckScope.ExternalSecret], [CheckRule.ExternalSecretExists.Id, CheckRule.ExternalSecretConverted.Id], cancellation).ConfigureAwait(false) is { } waiting)
            return VerificationOutcome.Skipped($"ArgoCD has not brought the files to the cluster within {patience.TotalSeconds:0} s: {waiting.Subject} {waiting.Reason.TrimEnd('.')}.");

        var paths = new[] { $"{places.VaultPrefix}/{cluster.ProjectName}", $"{places.VaultPrefix}/{cluster.ProjectName}{GuideValues.PlatformSuffix}" };
        var sync = new ExternalSecretSync(home);
        var found = await sync.FindAsync(null, (_, keys) => keys.Any(paths.Contains), cancellation).ConfigureAwait(false);
        var works = found.Select(e => (Func<CancellationToken, Task<ExternalSecretResult>>)(token => sync.SyncAsync(e, patience, token)));
        await foreach (var task in ThrottledTasks.RunAsync(AtOnce, works, cancellation).ConfigureAwait(false))
        {
            var result = await task.ConfigureAwait(false);
            if (result.Status is ExternalSecretStatus.Failed or ExternalSecretStatus.TimedOut)
                return VerificationOutcome.Failed($"the ExternalSecret '{result}' was {(result.Status == ExternalSecretStatus.Failed ? "not refreshed: " : "")}{Sentence(result.Reason)}", CheckRule.ExternalSecretReady.Id);
        }
        return VerificationOutcome.Passed;
    }

    /// <inheritdoc/>
    public async Task<VerificationOutcome> VerifyAsync(Cluster cluster, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        // ArgoCD remembers what came of its last look. Of what may not be read the checks tell.
        foreach (var (home, space, name) in await Test(cluster, _scopes).ApplicationsAsync(static _ => { }, cancellation).ConfigureAwait(false))
            await ApplicationRefresh.RunAsync(home, space, name, patience, cancellation).ConfigureAwait(false);
        await UntilAsync(cluster, _scopes, null, cancellation).ConfigureAwait(false);

        var seen = await LookAsync(cluster, _scopes, cancellation).ConfigureAwait(false);
        var failed = seen.Where(c => c.Status == CheckStatus.Fail).ToList();
        if (failed is [var first, ..])
            return VerificationOutcome.Failed($"{first.Subject}: {Sentence(first.Reason)}", [.. failed.Select(c => c.RuleId).Distinct(StringComparer.Ordinal)]);
        var open = seen.FirstOrDefault(c => (c.Status == CheckStatus.Skipped && c.RuleId != CheckRule.ConnectionSuccessful.Id) || (c.Status == CheckStatus.Warn && _open.Contains(c.RuleId) && !ApplicationLoadsCheck.IsBesideCredentials(c)));
        return open is null ? VerificationOutcome.Passed : VerificationOutcome.Skipped($"not proven ({open.RuleId}): {open.Subject}: {Sentence(open.Reason)}");
    }

    // What is told on may be a sentence already.
    private static string Sentence(string? reason) => $"{reason?.TrimEnd('.')}.";

    private async Task RefreshAsync(KubernetesCluster argo, string application, CancellationToken cancellation)
    {
        try
        {
            await ApplicationRefresh.RunAsync(argo, places.ArgoNamespace, application, patience, cancellation).ConfigureAwait(false);
        }
        // One that is not there yet comes with the files; that it does is waited for.
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesObjectNotFound)
        {
        }
    }

    // Until none of the rules fails, or the time is over; then what fails first.
    private async Task<ArgoAuthCheck?> UntilAsync(Cluster cluster, CheckScope[] scopes, string[]? rules, CancellationToken cancellation)
    {
        for (var since = TimeProvider.System.GetTimestamp(); ;)
        {
            var failed = (await LookAsync(cluster, scopes, cancellation).ConfigureAwait(false)).Find(c => c.Status == CheckStatus.Fail && (rules is null || rules.Contains(c.RuleId)));
            if (failed is null || TimeProvider.System.GetElapsedTime(since) + _pause > patience)
                return failed;
            await Task.Delay(_pause, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<List<ArgoAuthCheck>> LookAsync(Cluster cluster, CheckScope[] scopes, CancellationToken cancellation)
    {
        var seen = new List<ArgoAuthCheck>();
        await foreach (var check in Test(cluster, scopes).RunAsync(cancellation).ConfigureAwait(false))
            seen.Add(check);
        return seen;
    }

    private ArgoAuthTest Test(Cluster cluster, CheckScope[] scopes) => new(new ArgoAuthRequest { Clusters = clusters, Vault = vault, GitHub = gitHub, Places = places, ClusterFolders = [cluster], Scopes = scopes });
}
