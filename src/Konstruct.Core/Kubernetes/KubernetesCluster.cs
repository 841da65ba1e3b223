using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Core.Kubernetes;

/// <summary>One cluster's API server, as one user sees it. What discovery tells is asked once.</summary>
public sealed class KubernetesCluster : IDisposable
{
    private const int MaxBegun = 6;

    private readonly KubernetesSettings _settings;
    private readonly KubernetesTransport _transport;
    private readonly KubernetesDiscovery _discovery;

    private KubernetesCluster(ClusterConnection connection, KubernetesSettings settings)
    {
        Name = connection.Name;
        Server = connection.Server;
        _settings = settings;
        _transport = new KubernetesTransport(connection, settings);
        _discovery = new KubernetesDiscovery(_transport, settings.OnWarning);
    }

    /// <summary>The context's name, <c>in-cluster</c> in a pod, or the name that ArgoCD has for the cluster.</summary>
    public string Name { get; }

    /// <summary>The API server's address, with a slash at its end.</summary>
    public Uri Server { get; }

    /// <summary>Makes ready to speak to a cluster; nothing is asked yet, and no program is run for credentials.</summary>
    /// <param name="settings">Which cluster, and how.</param>
    /// <exception cref="KubernetesException">There is no such context, or what is said of it cannot be used.</exception>
    public static KubernetesCluster Open(KubernetesSettings settings) => Open(settings, Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The same for a cluster that ArgoCD knows, by the Secret in which it keeps the cluster's credentials.</summary>
    /// <param name="argoClusterSecret">The Secret.</param>
    /// <param name="settings">How; which cluster is said by the Secret.</param>
    /// <exception cref="KubernetesException">The Secret cannot be used from here.</exception>
    public static KubernetesCluster Open(KubernetesObject argoClusterSecret, KubernetesSettings settings)
    {
        ArgumentNullException.ThrowIfNull(argoClusterSecret);
        ArgumentNullException.ThrowIfNull(settings);
        var secret = ArgoClusterSecret.Read(argoClusterSecret);
        try
        {
            return new KubernetesCluster(ClusterConnection.To(secret), settings);
        }
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesConfigInvalid)
        {
            throw ArgoClusterSecret.Unusable(argoClusterSecret, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>The same, where the environment is told.</summary>
    internal static KubernetesCluster Open(KubernetesSettings settings, Func<string, string?> variable, string homeFolder)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (KubeConfig.Load(settings.KubeConfig, variable, homeFolder) is { } config)
        {
            var (name, cluster, user) = config.Find(settings.Context);
            return new KubernetesCluster(ClusterConnection.To(name, cluster, user), settings);
        }
        if (settings.Context is null && ClusterConnection.InCluster() is { } pod)
            return new KubernetesCluster(pod, settings);
        throw new KubernetesException(KubernetesProblem.KubernetesConfigMissing,
            $"There is no kubeconfig: {string.Join(" and ", KubeConfig.Usual(variable, homeFolder).Select(f => $"'{f}'"))} {(KubeConfig.Usual(variable, homeFolder).Count == 1 ? "is" : "are")} not there{(settings.Context is null ? ", and this is no pod with a service account" : "")}.",
            "Give -KubeConfig, or set KUBECONFIG.");
    }

    /// <summary>A kind of a group; null where the server does not serve it.</summary>
    /// <param name="group">The API group; empty for the core group.</param>
    /// <param name="kind">The kind, as manifests have it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The kind in the version that the server prefers, or, where that lacks it, in the first that has it.</returns>
    /// <exception cref="KubernetesException">The server, or that group of it, does not answer properly.</exception>
    public Task<KubernetesResource?> FindAsync(string group, string kind, CancellationToken cancellation = default) => _discovery.FindAsync(group, kind, cancellation);

    /// <summary>The kinds of a name, of whatever group: one of each. A group whose own server fails is passed over with a warning.</summary>
    /// <param name="kind">The kind, as manifests have it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">The server does not answer properly.</exception>
    public Task<IReadOnlyList<KubernetesResource>> FindAsync(string kind, CancellationToken cancellation = default) => _discovery.FindAsync(kind, cancellation);

    /// <summary>
    /// Lists objects page by page, and keeps of each what <paramref name="select"/> makes of it (null: nothing). A list whose pages expire is begun anew, so that an object may be shown again.
    /// Each object stands by itself: it, or any part of its JSON, may be kept, and nothing else of its page is kept with it.
    /// </summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">The namespace; null for all of them.</param>
    /// <param name="select">Makes of an object what is to be kept.</param>
    /// <param name="labels">A label selector, e.g. <c>a=b,c</c>.</param>
    /// <param name="fields">A field selector, e.g. <c>metadata.name=a</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">The list cannot be read to its end.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(KubernetesResource resource, string? space, Func<KubernetesObject, T?> select, string? labels = null, string? fields = null, CancellationToken cancellation = default) where T : class
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(select);
        var path = PathOf(resource, space, null) + $"?limit={_settings.PageSize}{Query("labelSelector", labels)}{Query("fieldSelector", fields)}";
        for (var begun = 0; begun < MaxBegun; begun++)
        {
            if (await TryListAsync(resource, space, path, labels, select, cancellation).ConfigureAwait(false) is { } kept)
                return kept;
        }
        throw new KubernetesException(KubernetesProblem.KubernetesListExpired, $"The list of {resource} of {_transport.Where} expired {MaxBegun} times before its end.", "The server forgets its state sooner than the list can be read: run again when it is less busy, or nearer to it.");
    }

    /// <summary>One object; null where it is not there.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">The namespace; null where the kind has none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">It cannot be read, or the kind is not served.</exception>
    public async Task<KubernetesObject?> GetAsync(KubernetesResource resource, string? space, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        using var reply = await _transport.SendAsync(new KubernetesRequest(PathOf(resource, space, name), Right("get", resource, space)), cancellation).ConfigureAwait(false);
        return reply.Status == 200 ? Object(reply) : reply.IsAboutObject ? null : throw Refused("read", resource, space, name, reply);
    }

    /// <summary>Changes some fields of an object (JSON merge patch).</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">The namespace; null where the kind has none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="patch">The fields; with <c>metadata.resourceVersion</c>, only that version of the object is changed.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The object as it is then.</returns>
    /// <exception cref="KubernetesException">It was not changed; <see cref="KubernetesException.MayHaveTakenEffect"/> tells where that is not certain.</exception>
    public async Task<KubernetesObject> PatchAsync(KubernetesResource resource, string? space, string name, JsonObject patch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(patch);
        var request = new KubernetesRequest(PathOf(resource, space, name) + "?fieldManager=konstruct", Right("patch", resource, space)) { Patch = patch };
        // Another attempt cannot help where the patch itself says of which version it is.
        var attempts = patch["metadata"] is JsonObject metadata && metadata["resourceVersion"] is not null ? 1 : 1 + _settings.MaxRetries;
        for (var attempt = 1; ; attempt++)
        {
            using var reply = await _transport.SendAsync(request, cancellation).ConfigureAwait(false);
            if (reply.Status is 200 or 201)
                return Object(reply);
            if (reply.Status != 409 || attempt >= attempts)
                throw Refused("changed", resource, space, name, reply);
            await Task.Delay(_settings.RetryDelay * Random.Shared.NextDouble() * attempt, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until an object is as it is to be. It is watched or, where there is no right to watch it, read again and again.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">The namespace; null where the kind has none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="until">Whether it is so; told null where it is not there.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="seen">Told each state that was seen, the last one included.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">It cannot be read.</exception>
    public Task<KubernetesWait> WaitAsync(KubernetesResource resource, string? space, string name, Func<KubernetesObject?, bool> until, TimeSpan timeout, Action<KubernetesObject?>? seen = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(until);
        var path = $"{PathOf(resource, space, null)}?watch=true&allowWatchBookmarks=true{Query("fieldSelector", "metadata.name=" + CheckedName(name))}";
        var waiting = new KubernetesWaiting(_transport, new KubernetesRequest(path, Right("watch", resource, space)), token => GetAsync(resource, space, name, token), until, seen);
        return waiting.RunAsync(timeout, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _discovery.Dispose();
        _transport.Dispose();
    }

    private async Task<List<T>?> TryListAsync<T>(KubernetesResource resource, string? space, string path, string? labels, Func<KubernetesObject, T?> select, CancellationToken cancellation) where T : class
    {
        var kept = new List<T>();
        string? next = null;
        do
        {
            using var page = await _transport.SendAsync(new KubernetesRequest(path + Query("continue", next), Right("list", resource, space)), cancellation).ConfigureAwait(false);
            if (page.Status == 410)
                return null;
            // Of what a first page is asked for, the selectors alone are another's words, and those of fields are ours.
            if (page.Status == 400 && labels is not null && next is null)
                throw SelectorInvalid(labels);
            if (page.Status != 200 || page.Json.At("metadata") is null)
                throw Refused("listed", resource, space, null, page);
            foreach (var item in page.Json.Items("items"))
            {
                cancellation.ThrowIfCancellationRequested();
                if (select(new KubernetesObject(item.Clone())) is { } result)
                    kept.Add(result);
            }
            next = page.Json.Text("metadata", "continue");
        }
        while (next is { Length: > 0 });
        return kept;
    }

    private KubernetesObject Object(KubernetesReply reply) => reply.Json.At("metadata") is { ValueKind: JsonValueKind.Object } ? new KubernetesObject(reply.Json.Clone())
        : throw new KubernetesException(KubernetesProblem.KubernetesNotKubernetes, $"What answers for {_transport.Where} gave something without 'metadata' instead of an object.", "Check the server's address, and whether a proxy changes answers.");

    private KubernetesException Refused(string done, KubernetesResource resource, string? space, string? name, KubernetesReply reply)
    {
        var what = (name is null ? $"{resource}" : $"'{name}' ({resource})") + (space is null || !resource.IsNamespaced ? "" : $" in the namespace '{space}'");
        if (reply.IsAboutObject)
            return new KubernetesException(KubernetesProblem.KubernetesObjectNotFound, $"There is no {what} in {_transport.Where}.", "Check the name, the namespace and the context.");
        if (reply.Status == 404)
        {
            return new KubernetesException(KubernetesProblem.KubernetesKindNotServed, $"{_transport.Where} does not serve {resource} in the version '{resource.Version}'.", "Check the context, and whether the kind's CustomResourceDefinition is installed.");
        }
        if (reply.Status == 409)
        {
            return new KubernetesException(KubernetesProblem.KubernetesConflict, $"{what} of {_transport.Where} was changed by somebody else at every attempt.", "Find out who changes it all the time, then run again.");
        }
        if (reply.Status == 200)
            return new KubernetesException(KubernetesProblem.KubernetesNotKubernetes, $"What answers for {_transport.Where} gave something without 'metadata' instead of a list.", "Check the server's address, and whether a proxy changes answers.");
        // The message of the server may echo what was sent; which fields it is about does not.
        var fields = string.Join(", ", reply.Json.Items("details", "causes").Select(c => c.Text("field")).OfType<string>().Where(f => f.Length > 0).Distinct(StringComparer.Ordinal).Select(f => $"'{f}'"));
        return new KubernetesException(KubernetesProblem.KubernetesRequestRefused,
            $"{what} of {_transport.Where} could not be {done}: status {reply.Status}{(reply.Json.Text("reason") is { Length: > 0 } reason ? $", {reason}" : "")}{(fields.Length > 0 ? $", because of {fields}" : "")}.", "See the API server's log, and the admission policies of the cluster.");
    }

    private KubernetesException SelectorInvalid(string labels) => new(KubernetesProblem.KubernetesLabelSelectorInvalid,
        $"{_transport.Where} does not take '{labels}' for a label selector; expected terms such as 'app=operator', 'tier!=test', 'tier in (a,b)', 'app' or '!app', with commas between them.",
        "Correct the selector; 'kubectl get deployments --show-labels' tells the labels there are.");

    private static MissingRight Right(string verb, KubernetesResource resource, string? space) => new(verb, resource.ToString(), resource.IsNamespaced ? space : null);

    private static string PathOf(KubernetesResource resource, string? space, string? name)
    {
        var path = resource.Path(space is null || !resource.IsNamespaced ? null : CheckedName(space));
        return name is null ? path
            : resource.IsNamespaced && space is null ? throw new ArgumentException($"'{name}' ({resource}) is in a namespace; expected which.", nameof(space))
            : $"{path}/{Uri.EscapeDataString(CheckedName(name))}";
    }

    // These would lead to another path.
    private static string CheckedName(string name) => name.Length > 0 && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '%') ? name
        : throw new KubernetesException(KubernetesProblem.KubernetesRequestRefused, $"'{name}' is no name of an object or namespace.", "Correct it.");

    private static string Query(string name, string? value) => value is { Length: > 0 } ? $"&{name}={Uri.EscapeDataString(value)}" : "";
}
