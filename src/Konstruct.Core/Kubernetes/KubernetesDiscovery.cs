using System.Collections.Concurrent;

namespace Konstruct.Core.Kubernetes;

/// <summary>Which kinds a server serves. What was once told is kept; whoever asks at the same moment shares one request. Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api.</summary>
internal sealed class KubernetesDiscovery(KubernetesTransport transport, Action<string>? onWarning) : IDisposable
{
    private const int AtOnce = 8;

    // A request that several wait for must not end with one of them.
    private readonly CancellationTokenSource _life = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<KubernetesResource>?>>> _versions = [];
    private readonly object _guard = new();
    private Task<IReadOnlyList<Group>>? _groups;

    /// <summary>A kind of a group: by the version that the server prefers, or else by the first that has it.</summary>
    public async Task<KubernetesResource?> FindAsync(string group, string kind, CancellationToken cancellation)
    {
        var groups = await GroupsAsync(cancellation).ConfigureAwait(false);
        foreach (var version in groups.FirstOrDefault(g => g.Name == group)?.Versions ?? [])
        {
            if (await VersionAsync(group, version, isPatient: true, cancellation).ConfigureAwait(false) is { } resources && resources.FirstOrDefault(r => r.Kind == kind) is { } resource)
                return resource;
        }
        return null;
    }

    /// <summary>The kinds of a name, one of each group that has it. A group that does not answer is passed over with a warning.</summary>
    public async Task<IReadOnlyList<KubernetesResource>> FindAsync(string kind, CancellationToken cancellation)
    {
        var groups = await GroupsAsync(cancellation).ConfigureAwait(false);
        var found = new KubernetesResource?[groups.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, groups.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (i, token) => found[i] = await FindOrWarnAsync(groups[i], kind, token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. found.OfType<KubernetesResource>()];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _life.Cancel();
        _life.Dispose();
    }

    private async Task<KubernetesResource?> FindOrWarnAsync(Group group, string kind, CancellationToken cancellation)
    {
        try
        {
            foreach (var version in group.Versions)
            {
                var resources = await VersionAsync(group.Name, version, isPatient: false, cancellation).ConfigureAwait(false);
                if (resources?.FirstOrDefault(r => r.Kind == kind) is { } resource)
                    return resource;
            }
        }
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesServerError)
        {
            // Most often a server of metrics that has gone while its APIService has stayed.
            onWarning?.Invoke($"The API group '{group.Name}' of {transport.Where} does not answer; '{kind}' was not looked for in it. See 'kubectl get apiservices'.");
        }
        return null;
    }

    private async Task<IReadOnlyList<Group>> GroupsAsync(CancellationToken cancellation)
    {
        Task<IReadOnlyList<Group>> groups;
        lock (_guard)
        {
            if (_groups is null || _groups.IsFaulted || _groups.IsCanceled)
                _groups = AskGroupsAsync(_life.Token);
            groups = _groups;
        }
        return await groups.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Group>> AskGroupsAsync(CancellationToken cancellation)
    {
        var groups = new List<Group>();
        using (var core = await AskAsync("api", isPatient: true, cancellation).ConfigureAwait(false))
            groups.Add(new Group("", [.. core.Json.Items("versions").Select(v => v.ValueKind == System.Text.Json.JsonValueKind.String ? v.GetString()! : "").Where(v => v.Length > 0)]));
        using var others = await AskAsync("apis", isPatient: true, cancellation).ConfigureAwait(false);
        foreach (var group in others.Json.Items("groups"))
        {
            if (group.Text("name") is { Length: > 0 } name)
                groups.Add(new Group(name, [.. new[] { group.Text("preferredVersion", "version") }.Concat(group.Items("versions").Select(v => v.Text("version"))).OfType<string>().Distinct(StringComparer.Ordinal)]));
        }
        return groups;
    }

    private async Task<IReadOnlyList<KubernetesResource>?> VersionAsync(string group, string version, bool isPatient, CancellationToken cancellation)
    {
        var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
        var asked = _versions.GetOrAdd(path, p => new(() => AskVersionAsync(p, group, version, isPatient, _life.Token)));
        try
        {
            return await asked.Value.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch when (asked.Value.IsFaulted || asked.Value.IsCanceled)
        {
            _versions.TryRemove(KeyValuePair.Create(path, asked));
            throw;
        }
    }

    private async Task<IReadOnlyList<KubernetesResource>?> AskVersionAsync(string path, string group, string version, bool isPatient, CancellationToken cancellation)
    {
        using var reply = await AskAsync(path, isPatient, cancellation).ConfigureAwait(false);
        // Gone between the list of groups and this.
        if (reply.Status == 404)
            return null;
        var resources = new List<KubernetesResource>();
        foreach (var resource in reply.Json.Items("resources"))
        {
            // A name with a slash is a part of another kind, such as its status.
            if (resource.Text("kind") is { Length: > 0 } kind && resource.Text("name") is { Length: > 0 } plural && !plural.Contains('/', StringComparison.Ordinal))
                resources.Add(new KubernetesResource(group, version, kind, plural, resource.At("namespaced") is { ValueKind: System.Text.Json.JsonValueKind.True }));
        }
        return resources;
    }

    private async Task<KubernetesReply> AskAsync(string path, bool isPatient, CancellationToken cancellation)
    {
        var reply = await transport.SendAsync(new KubernetesRequest(path, new MissingRight("get", "/" + path, null)) { IsPatient = isPatient }, cancellation).ConfigureAwait(false);
        if (reply.Status == 200 || (reply.Status == 404 && path.Contains('/', StringComparison.Ordinal)))
            return reply;
        reply.Dispose();
        throw new KubernetesException(KubernetesProblem.KubernetesNotKubernetes, $"What answers for {transport.Where} does not tell which kinds it serves: '/{path}' gave the status {reply.Status}.", "Check the server's address: it ends before '/api'.");
    }

    private sealed record Group(string Name, IReadOnlyList<string> Versions);
}
