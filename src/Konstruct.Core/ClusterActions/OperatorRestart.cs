using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.ClusterActions;

/// <summary>Restarts a Deployment as <c>kubectl rollout restart</c> does, and waits until all of its pods are new.</summary>
/// <param name="cluster">Its cluster.</param>
public sealed class OperatorRestart(KubernetesCluster cluster)
{
    private const string Annotation = "kubectl.kubernetes.io/restartedAt";

    /// <summary>Finds one Deployment by its name, or all that a label selects.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The name, or what follows a chart's prefix and a hyphen in it, or the label <c>app.kubernetes.io/name</c>.</param>
    /// <param name="label">The label selector; null: the name says which.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Each with why it cannot be restarted, where that is so.</returns>
    /// <exception cref="KubernetesException">There is none, the name fits several, or they cannot be listed.</exception>
    public async Task<IReadOnlyList<OperatorResult>> FindAsync(string space, string name, string? label, CancellationToken cancellation = default)
    {
        var resource = await ResourceAsync(cancellation).ConfigureAwait(false);
        var all = await cluster.ListAsync(resource, space, o => o, label, cancellation: cancellation).ConfigureAwait(false);
        var found = label is null ? DeploymentChoice.ByName(all, name) : all;
        if (found.Count == 0)
        {
            throw new KubernetesException(KubernetesProblem.KubernetesObjectNotFound,
                $"There is no Deployment {(label is null ? $"'{name}', or whose name ends in '-{name}' or whose label 'app.kubernetes.io/name' is '{name}'," : $"with the label '{label}'")} in the namespace '{space}' of '{cluster.Name}'.", "Check -Context, -Namespace, -Name and -Label.");
        }
        if (label is null && found.Count > 1)
        {
            var names = string.Join(", ", found.Select(d => $"'{d.Name}'").Order(StringComparer.Ordinal));
            throw new KubernetesException(KubernetesProblem.KubernetesNameAmbiguous,
                $"'{name}' fits {found.Count} Deployments in the namespace '{space}' of '{cluster.Name}': {names}; expected one.", "Give the whole name of the one that is meant by -Name. To restart several, select them by -Label.");
        }
        return [.. found.Select(Result)];
    }

    /// <summary>Restarts one, and waits.</summary>
    /// <param name="found">The Deployment.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="seen">Told how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How it is then. One that is paused or scaled to zero is left as it is.</returns>
    /// <exception cref="KubernetesException">It cannot be restarted.</exception>
    public async Task<OperatorResult> RestartAsync(OperatorResult found, TimeSpan timeout, Action<string>? seen = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(found);
        var resource = await ResourceAsync(cancellation).ConfigureAwait(false);
        // A question may have been open for long.
        if (await cluster.GetAsync(resource, found.Namespace, found.Name, cancellation).ConfigureAwait(false) is not { } before)
            return found with { Status = OperatorStatus.Failed, Reason = "it was deleted meanwhile" };
        if (Result(before) is { Status: not OperatorStatus.Pending } refused)
            return refused;
        var now = TimeProvider.System.GetUtcNow();
        // With fractions of a second, so that a second restart in one second is one, too.
        var stamp = now.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = stamp } } } } };
        var patched = await cluster.PatchAsync(resource, found.Namespace, found.Name, patch, cancellation).ConfigureAwait(false);
        var generation = Number(patched, "metadata", "generation");
        var waited = await cluster.WaitAsync(resource, found.Namespace, found.Name, o => o is null || Progress(o, generation).IsDone || Failure(o, generation) is not null, timeout, o => seen?.Invoke(o is null ? "it is gone" : Progress(o, generation).Words), cancellation).ConfigureAwait(false);
        if (waited.Object is not { } last)
            return found with { Status = OperatorStatus.Failed, Reason = "it was deleted meanwhile", RestartedAt = now };
        var result = Result(last) with { RestartedAt = now };
        if (!waited.IsReached)
            return result with { Status = OperatorStatus.TimedOut, Reason = $"not complete within {timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s: {Progress(last, generation).Words}; the old pods serve until the new ones are ready" };
        if (!Progress(last, generation).IsDone)
            return result with { Status = OperatorStatus.Failed, Reason = Failure(last, generation) };
        // Scaled to zero meanwhile: nothing is left to wait for, and nothing runs.
        return result.Status == OperatorStatus.ScaledToZero ? result : result with { Status = OperatorStatus.Restarted, Reason = null };
    }

    // As https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go judges it.
    private static (bool IsDone, string Words) Progress(KubernetesObject deployment, long generation)
    {
        var wanted = Wanted(deployment);
        var (updated, all, available) = (Number(deployment, "status", "updatedReplicas"), Number(deployment, "status", "replicas"), Number(deployment, "status", "availableReplicas"));
        if (Number(deployment, "status", "observedGeneration") < generation)
            return (false, "the change has not been noticed yet");
        return updated < wanted ? (false, $"{updated} of {wanted} pods are new") : all > updated ? (false, $"{all - updated} old pods are still there") : available < updated ? (false, $"{available} of {updated} new pods are available") : (true, "all pods are new");
    }

    // What the status says of an earlier generation is no judgement of this one.
    private static string? Failure(KubernetesObject deployment, long generation)
    {
        var progressing = deployment.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Progressing");
        return Number(deployment, "status", "observedGeneration") >= generation && progressing.Text("reason") == "ProgressDeadlineExceeded" ? "the new pods do not become ready (ProgressDeadlineExceeded); the old ones go on serving" : null;
    }

    private static long Wanted(KubernetesObject deployment) => deployment.At("spec", "replicas") is { ValueKind: JsonValueKind.Number } replicas ? replicas.GetInt64() : 1;

    private static long Number(KubernetesObject o, params string[] path) => o.At(path) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 0;

    private async Task<KubernetesResource> ResourceAsync(CancellationToken cancellation) => await cluster.FindAsync("apps", "Deployment", cancellation).ConfigureAwait(false)
        ?? throw new KubernetesException(KubernetesProblem.KubernetesKindNotServed, $"'{cluster.Name}' serves no Deployment.", "Check the API server's address.");

    private OperatorResult Result(KubernetesObject deployment)
    {
        // kubectl refuses a paused one, too: https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/objectrestarter.go.
        var (status, reason) = deployment.At("spec", "paused") is { ValueKind: JsonValueKind.True } ? (OperatorStatus.Paused, "its rollout is paused (spec.paused), so that no new pod would start")
            : Wanted(deployment) == 0 ? (OperatorStatus.ScaledToZero, "it is scaled to zero (spec.replicas is 0), so that nothing of it runs")
            : (OperatorStatus.Pending, (string?)null);
        return new OperatorResult { Context = cluster.Name, Namespace = deployment.Namespace ?? "", Name = deployment.Name, Status = status, Reason = reason };
    }
}
