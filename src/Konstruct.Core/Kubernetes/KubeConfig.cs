namespace Konstruct.Core.Kubernetes;

/// <summary>
/// Kubeconfig files as one, as <c>kubectl</c> has it: of each context, cluster and user the first file that has it counts, and so it is with the current context.
/// Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files.
/// </summary>
internal sealed class KubeConfig
{
    private readonly Dictionary<string, KubeConfigFile.ContextEntry> _contexts = [];
    private readonly Dictionary<string, KubeConfigFile.ClusterEntry> _clusters = [];
    private readonly Dictionary<string, KubeConfigFile.UserEntry> _users = [];
    private readonly List<string> _files = [];

    /// <summary>The context that is taken where none is named.</summary>
    public string? CurrentContext { get; private set; }

    /// <summary>The contexts, in order.</summary>
    public IEnumerable<string> Contexts => _contexts.Keys.Order(StringComparer.Ordinal);

    private string Where => string.Join(", ", _files.Select(f => $"'{f}'"));

    /// <summary>Reads the files that were named, or else those that <c>kubectl</c> would read.</summary>
    /// <param name="named">The files, all of which have to be there; empty: those of <c>KUBECONFIG</c>, or else the user's own.</param>
    /// <param name="variable">What an environment variable holds.</param>
    /// <param name="homeFolder">The user's folder.</param>
    /// <returns>What they say; null where there is none.</returns>
    /// <exception cref="KubernetesException">A file that was named is not there, or one cannot be read.</exception>
    public static KubeConfig? Load(IReadOnlyList<string> named, Func<string, string?> variable, string homeFolder)
    {
        var config = new KubeConfig();
        foreach (var path in named.Count > 0 ? named : Usual(variable, homeFolder))
        {
            if (KubeConfigFile.Read(path) is { } file)
                config.Add(path, file);
            else if (named.Count > 0)
                throw new KubernetesException(KubernetesProblem.KubernetesConfigMissing, $"There is no kubeconfig '{path}'.", "Correct -KubeConfig.");
        }
        return config._files.Count > 0 ? config : null;
    }

    /// <summary>The files that <c>kubectl</c> would read, be they there or not.</summary>
    public static IReadOnlyList<string> Usual(Func<string, string?> variable, string homeFolder) =>
        variable("KUBECONFIG") is { Length: > 0 } list
            ? [.. list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)]
            : [Path.Combine(homeFolder, ".kube", "config")];

    /// <summary>What a context says.</summary>
    /// <param name="name">The context; null for the current one.</param>
    /// <exception cref="KubernetesException">It is not there, or not whole.</exception>
    public (string Name, KubeConfigFile.ClusterEntry Cluster, KubeConfigFile.UserEntry? User) Find(string? name)
    {
        if ((name ?? CurrentContext) is not { Length: > 0 } wanted)
        {
            throw new KubernetesException(KubernetesProblem.KubernetesContextNotFound, $"No context is the current one in {Where}; {Known()}.", "Give -Context, or run 'kubectl config use-context'.");
        }
        if (!_contexts.TryGetValue(wanted, out var context))
        {
            throw new KubernetesException(KubernetesProblem.KubernetesContextNotFound, $"There is no context '{wanted}' in {Where}; {Known()}.",
                name is null ? "It is named by 'current-context'. Give -Context, or run 'kubectl config use-context'." : "Give one of these, or the kubeconfig that has it: -KubeConfig or KUBECONFIG.");
        }
        if (context.Context?.Cluster is not { Length: > 0 } cluster || !_clusters.TryGetValue(cluster, out var server) || server.Cluster is null)
            throw Dangling(context, "cluster", context.Context?.Cluster);
        if (context.Context.User is not { Length: > 0 } user)
            return (wanted, server, null);
        return _users.TryGetValue(user, out var who) ? (wanted, server, who) : throw Dangling(context, "user", user);
    }

    private void Add(string path, KubeConfigFile file)
    {
        _files.Add(path);
        CurrentContext ??= file.CurrentContext is { Length: > 0 } current ? current : null;
        Add(_contexts, file.Contexts);
        Add(_clusters, file.Clusters);
        Add(_users, file.Users);
    }

    private static void Add<T>(Dictionary<string, T> known, List<T?>? added) where T : KubeConfigFile.Entry
    {
        foreach (var entry in added ?? [])
        {
            if (entry?.Name is { Length: > 0 } name)
                known.TryAdd(name, entry);
        }
    }

    private string Known() => _contexts.Count == 0 ? "there are none" : $"there {(_contexts.Count == 1 ? "is" : "are")} {string.Join(", ", Contexts.Select(c => $"'{c}'"))}";

    private KubernetesException Dangling(KubeConfigFile.ContextEntry context, string what, string? name) => new(KubernetesProblem.KubernetesConfigInvalid,
        name is null ? $"The context '{context.Name}' of '{context.File}' names no {what}." : $"The context '{context.Name}' of '{context.File}' names the {what} '{name}', which is not in {Where}.",
        $"Correct the file, or give the one that has the {what} besides: -KubeConfig or KUBECONFIG.");
}
