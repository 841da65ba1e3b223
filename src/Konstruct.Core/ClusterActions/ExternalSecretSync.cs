using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Verification;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.ClusterActions;

/// <summary>Has External Secrets read an ExternalSecret anew, and waits until it has. Source: https://external-secrets.io/latest/introduction/faq/#can-i-manually-trigger-a-secret-refresh.</summary>
/// <param name="cluster">Its cluster.</param>
public sealed class ExternalSecretSync(KubernetesCluster cluster)
{
    private const string Group = "external-secrets.io";
    private const string Kind = "ExternalSecret";
    private const string Annotation = "force-sync";

    /// <summary>The ExternalSecrets of a namespace whose names fit.</summary>
    /// <param name="space">The namespace; null for all of them.</param>
    /// <param name="isWanted">Told the name of each, and what it reads; whether it is one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">They cannot be listed.</exception>
    public async Task<IReadOnlyList<ExternalSecretResult>> FindAsync(string? space, Func<string, IReadOnlyList<string>, bool> isWanted, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        return await cluster.ListAsync(await ResourceAsync(cancellation).ConfigureAwait(false), space, o =>
        {
            var view = ExternalSecretView.Of(o);
            return isWanted(view.Name, [.. view.Reads.Select(r => r.Key)]) ? Result(view) : null;
        }, cancellation: cancellation).ConfigureAwait(false);
    }

    /// <summary>Refreshes one, and waits.</summary>
    /// <param name="found">The ExternalSecret.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How it is then: refreshed, or failed with the cause.</returns>
    /// <exception cref="KubernetesException">It cannot be asked for.</exception>
    public async Task<ExternalSecretResult> SyncAsync(ExternalSecretResult found, TimeSpan timeout, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(found);
        var resource = await ResourceAsync(cancellation).ConfigureAwait(false);
        // The state before: times have whole seconds, so that the same second counts as new only where the condition says so.
        if (await cluster.GetAsync(resource, found.Namespace, found.Name, cancellation).ConfigureAwait(false) is not { } before)
            return Gone(found);
        var view = ExternalSecretView.Of(before);
        if (view.WhyNotRefreshed is { } why)
            return Result(view) with { Status = ExternalSecretStatus.Useless, Reason = $"{why}, so that no annotation makes External Secrets read it again; give it a refreshInterval in Git, or delete its Secret once" };
        var stamp = Math.Max(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), long.TryParse(before.Annotation(Annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last + 1 : 0).ToString(CultureInfo.InvariantCulture);
        KubernetesObject patched;
        try
        {
            patched = await cluster.PatchAsync(resource, found.Namespace, found.Name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = stamp } } }, cancellation).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesObjectNotFound)
        {
            return Gone(found);
        }
        var waited = await cluster.WaitAsync(resource, found.Namespace, found.Name, o => o is null || IsDone(o, before, patched), timeout, cancellation: cancellation).ConfigureAwait(false);
        if (waited.Object is not { } now)
            return Gone(found);
        var after = Result(ExternalSecretView.Of(now));
        if (!waited.IsReached)
            return after with { Status = ExternalSecretStatus.TimedOut, Reason = $"not refreshed within {timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s; see whether the operator runs" };
        return after.IsReady ? after with { Status = ExternalSecretStatus.Refreshed } : after with { Status = ExternalSecretStatus.Failed, Reason = await CauseAsync(now, cancellation).ConfigureAwait(false) };
    }

    // It was there when the list was read: ArgoCD prunes what a migration replaced.
    private static ExternalSecretResult Gone(ExternalSecretResult found) => found with { Status = ExternalSecretStatus.Gone, Reason = "it was deleted meanwhile" };

    // Read with success after it was asked for; or, after it was asked for, found not to be readable.
    private static bool IsDone(KubernetesObject now, KubernetesObject before, KubernetesObject patched)
    {
        var refreshed = now.Time("status", "refreshTime");
        if (refreshed != before.Time("status", "refreshTime") && refreshed is not null)
            return true;
        if (now.ResourceVersion == patched.ResourceVersion)
            return false;
        var ready = now.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Ready");
        return ready.Text("status") == "False" || (refreshed is not null && now.Text("status", "syncedResourceVersion") != before.Text("status", "syncedResourceVersion"));
    }

    private async Task<string> CauseAsync(KubernetesObject external, CancellationToken cancellation)
    {
        var view = new ClusterView(cluster, new ArgoAuthPlaces(), cancellation);
        return await view.WarningAsync(Kind, external.Namespace ?? "", external.Name).ConfigureAwait(false) is { } cause ? ForeignText.Of(cause) : "no Event tells the cause; see the operator's log";
    }

    private async Task<KubernetesResource> ResourceAsync(CancellationToken cancellation) => await cluster.FindAsync(Group, Kind, cancellation).ConfigureAwait(false)
        ?? throw new KubernetesException(KubernetesProblem.KubernetesKindNotServed, $"The cluster '{cluster.Name}' serves no ExternalSecret: External Secrets is not installed there.", "Check the context.");

    private ExternalSecretResult Result(ExternalSecretView view) => new()
    {
        Context = cluster.Name,
        Namespace = view.Namespace,
        Name = view.Name,
        Status = ExternalSecretStatus.Pending,
        IsReady = view.Ready == "True",
        RefreshTime = view.RefreshedAt,
    };
}
