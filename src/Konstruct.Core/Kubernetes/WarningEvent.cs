namespace Konstruct.Core.Kubernetes;

/// <summary>A Warning about an object, as its Events tell it. One that comes again is counted, so that its version tells whether it did.</summary>
/// <param name="Id">The Event's name.</param>
/// <param name="Version">The Event's version.</param>
/// <param name="LastSeen">When it was told last; null where it does not tell.</param>
/// <param name="Message">What it says.</param>
internal sealed record WarningEvent(string Id, string? Version, DateTimeOffset? LastSeen, string Message)
{
    /// <summary>The Warnings about an object, the latest at the end; null where there is no right to read Events.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="kind">The object's kind.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="uid">Its uid, which tells it from an earlier one of that name; null where that does not matter.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">They cannot be read for another reason.</exception>
    public static async Task<IReadOnlyList<WarningEvent>?> ListAsync(KubernetesCluster cluster, string kind, string space, string name, string? uid, CancellationToken cancellation)
    {
        var resource = await cluster.FindAsync("", "Event", cancellation).ConfigureAwait(false)
            ?? throw new KubernetesException(KubernetesProblem.KubernetesKindNotServed, $"The cluster '{cluster.Name}' serves no Event.", "Check the API server's address.");
        try
        {
            var fields = $"involvedObject.kind={kind},involvedObject.name={name},type=Warning";
            var found = await cluster.ListAsync(resource, space, e => uid is null || e.Text("involvedObject", "uid") is not { } of || of == uid ? Of(e) : null, fields: fields, cancellation: cancellation).ConfigureAwait(false);
            return [.. found.OrderBy(e => e.LastSeen)];
        }
        // The cause is a help; that it may not be read is no finding of its own.
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesForbidden)
        {
            return null;
        }
    }

    // Events of core/v1 count in lastTimestamp, those of events.k8s.io/v1 in a series: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/.
    private static WarningEvent Of(KubernetesObject e) =>
        new(e.Name, e.ResourceVersion, e.Time("series", "lastObservedTime") ?? e.Time("lastTimestamp") ?? e.Time("eventTime") ?? e.CreatedAt, e.Text("message") ?? "");
}
