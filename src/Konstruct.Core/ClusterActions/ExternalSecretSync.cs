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

    // What reading from Vault takes, with time to spare.
    private static readonly TimeSpan _attempt = TimeSpan.FromSeconds(2);

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
        if (await cluster.GetAsync(resource, found.Namespace, found.Name, cancellation).ConfigureAwait(false) is not { } before)
            return Gone(found);
        var view = ExternalSecretView.Of(before);
        // One that was never read is tried even so.
        if (view.WhyNotRefreshed is { } why && before.Text("status", "syncedResourceVersion") is { Length: > 0 })
            return Result(view) with { Status = ExternalSecretStatus.Useless, Reason = $"{why}, so that no annotation makes External Secrets read it again; give it a refreshInterval in Git, or delete its Secret once" };
        // Where it was ready, its condition will tell a failure.
        var sign = view.Ready == "True" ? null : await FailureSign.RememberAsync(cluster, before, cancellation).ConfigureAwait(false);
        var stamp = Math.Max(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), long.TryParse(before.Annotation(Annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last + 1 : 0).ToString(CultureInfo.InvariantCulture);
        try
        {
            await cluster.PatchAsync(resource, found.Namespace, found.Name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = stamp } } }, cancellation).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesObjectNotFound)
        {
            return Gone(found);
        }
        var (waited, hasFailedAgain) = await WaitAsync(resource, before, sign, timeout, cancellation).ConfigureAwait(false);
        if (waited.Object is not { } now)
            return Gone(found);
        var after = Result(ExternalSecretView.Of(now));
        if (after.IsReady && waited.IsReached)
            return after with { Status = ExternalSecretStatus.Refreshed };
        var cause = await CauseAsync(now, cancellation).ConfigureAwait(false);
        return waited.IsReached || hasFailedAgain
            ? after with { Status = ExternalSecretStatus.Failed, Reason = cause.Message ?? $"{Condition(now)}, and {cause.Missing}; see the operator's log", Recommendation = ExternalSecretAdvice.For(cause.Message) }
            : after with
            {
                Status = ExternalSecretStatus.TimedOut,
                Reason = $"not refreshed within {timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s; {Condition(now)}, and {(cause.Message is { } message ? $"the last Warning Event says: {message}" : cause.Missing)}",
            };
    }

    // It was there when the list was read: ArgoCD prunes what a migration replaced.
    private static ExternalSecretResult Gone(ExternalSecretResult found) => found with { Status = ExternalSecretStatus.Gone, Reason = "it was deleted meanwhile" };

    // Until the object tells how it went or, where it failed before, its Events do.
    private async Task<(KubernetesWait Waited, bool HasFailedAgain)> WaitAsync(KubernetesResource resource, KubernetesObject before, FailureSign? sign, TimeSpan timeout, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = cluster.WaitAsync(resource, before.Namespace, before.Name, o => o is null || IsDone(o, before), timeout, cancellation: end.Token);
        var failing = sign?.NextAsync(end.Token) ?? Task.Delay(Timeout.Infinite, end.Token);
        try
        {
            if (await Task.WhenAny(waiting, failing).ConfigureAwait(false) == waiting)
                return (await waiting.ConfigureAwait(false), false);
            // The Warning may be of an attempt that was under way; that which was asked for follows it at once.
            if (await Task.WhenAny(waiting, Task.Delay(_attempt, end.Token)).ConfigureAwait(false) == waiting && await waiting.ConfigureAwait(false) is { IsReached: true } done)
                return (done, false);
            cancellation.ThrowIfCancellationRequested();
            return (new KubernetesWait(IsReached: false, await cluster.GetAsync(resource, before.Namespace, before.Name, cancellation).ConfigureAwait(false)), true);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(waiting, failing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Read with success since, or otherwise not readable than before. A write of somebody else is neither.
    private static bool IsDone(KubernetesObject now, KubernetesObject before)
    {
        // Times have whole seconds: two refreshes in one differ by the version that they are of.
        if (now.Time("status", "refreshTime") is { } refreshed && (refreshed != before.Time("status", "refreshTime") || now.Text("status", "syncedResourceVersion") != before.Text("status", "syncedResourceVersion")))
            return true;
        return Ready(now) is ("False", _, _, _) ready && ready != Ready(before);
    }

    private static (string? Status, string? Reason, string? Message, string? Since) Ready(KubernetesObject external)
    {
        var ready = external.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Ready");
        return (ready.Text("status"), ready.Text("reason"), ready.Text("message"), ready.Text("lastTransitionTime"));
    }

    private static string Condition(KubernetesObject external) => Ready(external) switch
    {
        (null, _, _, _) => "it has no Ready condition: External Secrets has not looked at it; see whether the operator runs",
        ("True", _, _, var since) => $"its condition Ready is 'True' since {since}, from before; see whether the operator runs",
        var (status, reason, message, since) => $"its condition Ready is '{status}' ({reason}: '{ForeignText.Of(message ?? "")}') since {since}",
    };

    private async Task<(string? Message, string Missing)> CauseAsync(KubernetesObject external, CancellationToken cancellation)
    {
        var warnings = await WarningEvent.ListAsync(cluster, Kind, external.Namespace ?? "", external.Name, external.Text("metadata", "uid"), cancellation).ConfigureAwait(false);
        return (warnings is [.., var last] ? ForeignText.Of(last.Message) : null, warnings is null ? "its Events may not be read with these rights" : "no Warning Event tells a cause");
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
