using System.Collections.Concurrent;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Observed;

/// <summary>A cluster as the checks see it: every list is read once, when the first check needs it.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="places">Where things stand in it.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class ClusterView(KubernetesCluster cluster, ArgoAuthPlaces places, CancellationToken cancellation)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<object>>> _known = new(StringComparer.Ordinal);

    /// <summary>Its context, or ArgoCD's name for it.</summary>
    public string Name => cluster.Name;

    /// <summary>The parent ArgoCD's name for it; null where nobody said.</summary>
    public string? DestinationName { get; init; }

    /// <summary>Where things stand in it.</summary>
    public ArgoAuthPlaces Places => places;

    /// <summary>Its API.</summary>
    public KubernetesCluster Api => cluster;

    /// <summary>The ExternalSecrets of all namespaces or, where that is not granted, of those that matter; null where the operator is not installed.</summary>
    public async Task<IReadOnlyList<ExternalSecretView>?> ExternalSecretsAsync() => (await ListOfExternalSecretsAsync().ConfigureAwait(false))?.Items;

    /// <summary>Why the ExternalSecrets of all namespaces could not be listed; null where they could.</summary>
    public async Task<KubernetesException?> WhyNotAllNamespacesAsync() => (await ListOfExternalSecretsAsync().ConfigureAwait(false))?.WhyNotAll;

    /// <summary>The ExternalSecrets of one namespace; none where the operator is not installed.</summary>
    /// <param name="space">The namespace.</param>
    /// <exception cref="KubernetesException">They may not be listed.</exception>
    public async Task<IEnumerable<ExternalSecretView>> InNamespaceAsync(string space)
    {
        if ((await ListOfExternalSecretsAsync().ConfigureAwait(false))?.Forbidden.GetValueOrDefault(space) is { } forbidden)
            throw forbidden;
        return (await OnceAsync<ILookup<string, ExternalSecretView>>("spaces", async () =>
            (await ExternalSecretsAsync().ConfigureAwait(false) ?? []).ToLookup(e => e.Namespace, StringComparer.Ordinal)).ConfigureAwait(false))[space];
    }

    /// <summary>The ExternalSecrets that read a path.</summary>
    /// <param name="path">The path in the mount.</param>
    public async Task<IReadOnlyList<ExternalSecretView>> ReadersAsync(string path)
    {
        var byKey = await OnceAsync<ILookup<string, ExternalSecretView>>("readers", async () =>
            (await ExternalSecretsAsync().ConfigureAwait(false) ?? []).SelectMany(e => e.Reads.Where(r => !r.IsSearch).Select(r => r.Key).Distinct(StringComparer.Ordinal).Select(k => (Key: k, Secret: e))).ToLookup(p => p.Key, p => p.Secret, StringComparer.Ordinal)).ConfigureAwait(false);
        return [.. byKey[path].Concat(await SearchersAsync().ConfigureAwait(false) is { Count: > 0 } searchers ? searchers.Where(e => e.ReadsFrom(path)) : []).Distinct()];
    }

    /// <summary>The Secrets that ArgoCD reads repositories with.</summary>
    public Task<IReadOnlyList<RepositorySecret>> RepositorySecretsAsync() => OnceAsync("repositories", async () =>
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        return await cluster.ListAsync(await CoreAsync("Secret").ConfigureAwait(false), places.ArgoNamespace, o => RepositorySecret.Of(o, texts), $"{RepositorySecret.TypeLabel} in ({string.Join(',', RepositorySecret.Types)})", cancellation: cancellation).ConfigureAwait(false);
    });

    /// <summary>Which of them ArgoCD takes for which repository.</summary>
    public Task<RepositoryIndex> RepositoryIndexAsync() => OnceAsync("index", async () => new RepositoryIndex(await RepositorySecretsAsync().ConfigureAwait(false)));

    /// <summary>One Secret; null where it is not there.</summary>
    /// <param name="space">Its namespace.</param>
    /// <param name="name">Its name.</param>
    public async Task<RepositorySecret?> SecretAsync(string space, string name)
    {
        // Those that ArgoCD takes are in one list, however many they are; one whose label is missing is asked for alone.
        if (space == places.ArgoNamespace && (await ListedAsync().ConfigureAwait(false)).GetValueOrDefault(name) is { } listed)
            return listed;
        return await OnceAsync($"secret/{space}/{name}", async () =>
            await cluster.GetAsync(await CoreAsync("Secret").ConfigureAwait(false), space, name, cancellation).ConfigureAwait(false) is { } found ? RepositorySecret.Of(found, []) : null).ConfigureAwait(false);
    }

    /// <summary>ArgoCD's Applications; null where ArgoCD is not installed.</summary>
    public Task<IReadOnlyList<ApplicationView>?> ApplicationsAsync() => ListAsync("argoproj.io", "Application", places.ArgoNamespace, ApplicationView.Of);

    /// <summary>ArgoCD's ApplicationSets; null where they are not installed.</summary>
    public Task<IReadOnlyList<ApplicationView>?> ApplicationSetsAsync() => ListAsync("argoproj.io", "ApplicationSet", places.ArgoNamespace, ApplicationView.OfSet);

    /// <summary>The Applications that use a Secret, by the Secret's name.</summary>
    public Task<ILookup<string, ApplicationView>> ApplicationUsersAsync() => UsersAsync("applications", ApplicationsAsync);

    /// <summary>The ApplicationSets that use a Secret, by the Secret's name.</summary>
    public Task<ILookup<string, ApplicationView>> ApplicationSetUsersAsync() => UsersAsync("applicationsets", ApplicationSetsAsync);

    private Task<ILookup<string, ApplicationView>> UsersAsync(string what, Func<Task<IReadOnlyList<ApplicationView>?>> list) => OnceAsync<ILookup<string, ApplicationView>>($"users/{what}", async () =>
    {
        var index = await RepositoryIndexAsync().ConfigureAwait(false);
        return (await list().ConfigureAwait(false) ?? []).SelectMany(a => a.Repositories.SelectMany(r => index.Find(r, a.Project)).Select(s => s.Name).Distinct(StringComparer.Ordinal).Select(s => (Secret: s, Application: a)))
            .ToLookup(p => p.Secret, p => p.Application, StringComparer.Ordinal);
    });

    /// <summary>Objects of a kind as they are; null where the kind is not served.</summary>
    /// <param name="group">The kind's group.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="space">The namespace; null for all of them.</param>
    public Task<IReadOnlyList<KubernetesObject>?> ObjectsAsync(string group, string kind, string? space) => ListAsync(group, kind, space, o => o);

    /// <summary>What a list makes of objects of a kind; null where the kind is not served.</summary>
    /// <param name="group">The kind's group.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="space">The namespace; null for all of them.</param>
    /// <param name="select">What to keep of each.</param>
    public Task<IReadOnlyList<T>?> ListAsync<T>(string group, string kind, string? space, Func<KubernetesObject, T> select)
        where T : class => OnceAsync($"{group}/{kind}/{space}", async () =>
            await cluster.FindAsync(group, kind, cancellation).ConfigureAwait(false) is { } resource ? await cluster.ListAsync(resource, space, select, cancellation: cancellation).ConfigureAwait(false) : null);

    /// <summary>The kinds of a name, of whatever group.</summary>
    /// <param name="kind">The name.</param>
    public Task<IReadOnlyList<KubernetesResource>> KindsAsync(string kind) => cluster.FindAsync(kind, cancellation);

    /// <summary>The latest Warning of an object's Events; null where there is none.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="name">Its name.</param>
    public async Task<string?> WarningAsync(string kind, string space, string name) =>
        await WarningEvent.ListAsync(cluster, kind, space, name, uid: null, cancellation).ConfigureAwait(false) is [.., var last] ? last.Message : null;

    private Task<List<ExternalSecretView>> SearchersAsync() => OnceAsync("searchers", async () =>
        (await ExternalSecretsAsync().ConfigureAwait(false) ?? []).Where(e => e.Reads.Any(r => r.IsSearch)).ToList());

    private Task<ExternalSecretList?> ListOfExternalSecretsAsync() => OnceAsync("externalsecrets", async () =>
    {
        if (await cluster.FindAsync("external-secrets.io", "ExternalSecret", cancellation).ConfigureAwait(false) is not { } kind)
            return null;
        try
        {
            return new ExternalSecretList(await cluster.ListAsync(kind, null, ExternalSecretView.Of, cancellation: cancellation).ConfigureAwait(false));
        }
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesForbidden)
        {
            var all = new List<ExternalSecretView>();
            var forbidden = new Dictionary<string, KubernetesException>(StringComparer.Ordinal);
            foreach (var space in (string[])[places.ArgoNamespace, places.CrossplaneNamespace])
            {
                try
                {
                    all.AddRange(await cluster.ListAsync(kind, space, ExternalSecretView.Of, cancellation: cancellation).ConfigureAwait(false));
                }
                catch (KubernetesException own) when (own.Problem == KubernetesProblem.KubernetesForbidden && space != places.ArgoNamespace)
                {
                    forbidden[space] = own;
                }
            }
            return new ExternalSecretList(all) { WhyNotAll = e, Forbidden = forbidden };
        }
    });

    private Task<Dictionary<string, RepositorySecret>> ListedAsync() => OnceAsync("listed", async () =>
    {
        var byName = new Dictionary<string, RepositorySecret>(StringComparer.Ordinal);
        try
        {
            foreach (var secret in await RepositorySecretsAsync().ConfigureAwait(false))
                byName[secret.Name] = secret;
        }
        // Who may not list them may still be granted to read some by name.
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesForbidden)
        {
        }
        return byName;
    });

    private async Task<KubernetesResource> CoreAsync(string kind) => await cluster.FindAsync("", kind, cancellation).ConfigureAwait(false)
        ?? throw new KubernetesException(KubernetesProblem.KubernetesKindNotServed, $"The cluster '{Name}' serves no {kind}.", "Check the API server's address.");

    // What failed fails for every check that needs it, and is not asked again.
    private async Task<T> OnceAsync<T>(string what, Func<Task<T>> ask) =>
        (T)await _known.GetOrAdd(what, _ => new(async () => (object)(await ask().ConfigureAwait(false))!)).Value.ConfigureAwait(false);
}
