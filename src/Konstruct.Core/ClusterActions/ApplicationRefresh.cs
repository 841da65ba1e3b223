using System.Text.Json.Nodes;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.ClusterActions;

/// <summary>Has ArgoCD look at an Application anew, past its cache, and waits until it has. Source: https://argo-cd.readthedocs.io/en/stable/user-guide/annotations-and-labels/.</summary>
public static class ApplicationRefresh
{
    private const string Annotation = "argocd.argoproj.io/refresh";

    /// <summary>Refreshes one.</summary>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether ArgoCD has looked.</returns>
    /// <exception cref="KubernetesException">It cannot be asked for.</exception>
    public static async Task<bool> RunAsync(KubernetesCluster cluster, string space, string name, TimeSpan timeout, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var resource = await cluster.FindAsync("argoproj.io", "Application", cancellation).ConfigureAwait(false)
            ?? throw new KubernetesException(KubernetesProblem.KubernetesKindNotServed, $"The cluster '{cluster.Name}' serves no Application: ArgoCD is not installed there.", "Check the context.");
        await cluster.PatchAsync(resource, space, name, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = "hard" } } }, cancellation).ConfigureAwait(false);
        // ArgoCD takes the annotation off when it is done.
        return (await cluster.WaitAsync(resource, space, name, o => o?.Annotation(Annotation) is null, timeout, cancellation: cancellation).ConfigureAwait(false)).IsReached;
    }
}
