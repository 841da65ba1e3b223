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

    /// <summary>Finds Deployments by a label, or by the end of their names, which a chart may prefix.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The name, or its end.</param>
    /// <param name="label">The label selector; null: <c>app.kubernetes.io/name</c> is the name.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">There is none, or they cannot be listed.</exception>
    public async Task<IReadOnlyList<OperatorResult>> FindAsync(string space, string name, string? label, CancellationToken cancellation = default)
    {
        var resource = await ResourceAsync(cancellation).ConfigureAwait(false);
        var found = await cluster.ListAsync(resource, space, o => o, label, cancellation: cancellation).ConfigureAwait(false);
        if (label is null)
        {
            var exact = found.Where(d => d.Name == name).ToList();
            found = exact.Count > 0 ? exact : found.Where(d => d.Label("app.kubernetes.io/name") == name).ToList() is { Count: > 0 } labelled ? labelled : [.. found.Where(d => d.Name.EndsWith(name, StringComparison.Ordinal))];
        }
        return found.Count > 0 ? [.. found.Select(Result)] : throw new KubernetesException(KubernetesProblem.KubernetesObjectNotFound,
            $"There is no Deployment {(label is null ? $"'{name}', or whose name ends so or whose label 'app.kubernetes.io/name' is that," : $"with the label '{label}'")} in the namespace '{space}' of '{cluster.Name}'.", "Check -Context, -Namespace, -Name and -Label.");
    }

    /// <summary>Restarts one, and waits.</summary>
    /// <param name="found">The Deployment.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="seen">Told how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">It cannot be restarted.</exception>
    public async Task<OperatorResult> RestartAsync(OperatorResult found, TimeSpan timeout, Action<string>? seen = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(found);
        var resource = await ResourceAsync(cancellation).ConfigureAwait(false);
        var now = TimeProvider.System.GetUtcNow();
        // With fractions of a second, so that a second restart in one second is one, too.
        var stamp = now.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = stamp } } } } };
        var patched = await cluster.PatchAsync(resource, found.Namespace, found.Name, patch, cancellation).ConfigureAwait(false);
        var generation = Number(patched, "metadata", "generation");
        var waited = await cluster.WaitAsync(resource, found.Namespace, found.Name, o => o is null || Progress(o, generation).IsDone || Failure(o) is not null, timeout, o => seen?.Invoke(o is null ? "it is gone" : Progress(o, generation).Words), cancellation).ConfigureAwait(false);
        if (waited.Object is not { } last)
            return found with { Status = OperatorStatus.Failed, Reason = "it was deleted meanwhile", RestartedAt = now };
        var result = Result(last) with { RestartedAt = now };
        if (!waited.IsReached)
            return result with { Status = OperatorStatus.TimedOut, Reason = $"not complete within {timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s: {Progress(last, generation).Words}; the old pods serve until the new ones are ready" };
        return Progress(last, generation).IsDone ? result with { Status = OperatorStatus.Restarted } : result with { Status = OperatorStatus.Failed, Reason = Failure(last) };
    }

    // As https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go judges it.
    private static (bool IsDone, string Words) Progress(KubernetesObject deployment, long generation)
    {
        var wanted = deployment.At("spec", "replicas") is { ValueKind: JsonValueKind.Number } replicas ? replicas.GetInt64() : 1;
        var (updated, all, available) = (Number(deployment, "status", "updatedReplicas"), Number(deployment, "status", "replicas"), Number(deployment, "status", "availableReplicas"));
        if (Number(deployment, "status", "observedGeneration") < generation)
            return (false, "the change has not been noticed yet");
        return updated < wanted ? (false, $"{updated} of {wanted} pods are new") : all > updated ? (false, $"{all - updated} old pods are still there") : available < updated ? (false, $"{available} of {updated} new pods are available") : (true, "all pods are new");
    }

    private static string? Failure(KubernetesObject deployment)
    {
        var progressing = deployment.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Progressing");
        return progressing.Text("reason") == "ProgressDeadlineExceeded" ? "the new pods do not become ready (ProgressDeadlineExceeded); the old ones go on serving" : null;
    }

    private static long Number(KubernetesObject o, params string[] path) => o.At(path) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 0;

    private async Task<KubernetesResource> ResourceAsync(CancellationToken cancellation) => await cluster.FindAsync("apps", "Deployment", cancellation).ConfigureAwait(false)
        ?? throw new KubernetesException(KubernetesProblem.KubernetesKindNotServed, $"'{cluster.Name}' serves no Deployment.", "Check the API server's address.");

    private OperatorResult Result(KubernetesObject deployment) => new()
    {
        Context = cluster.Name,
        Namespace = deployment.Namespace ?? "",
        Name = deployment.Name,
        Status = OperatorStatus.Pending,
    };
}
