using System.Text;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification;

/// <summary>The clusters that can be asked: the one with ArgoCD, which is that of the current context, and those that ArgoCD deploys to, each by a context or by ArgoCD's own Secret for it.</summary>
public sealed class KnownClusters : IDisposable
{
    private const string Itself = "in-cluster";
    private const string ItsServer = "https://kubernetes.default.svc";

    private readonly Dictionary<string, KubernetesCluster> _destinations;
    private readonly Dictionary<string, string> _unusable = new(StringComparer.Ordinal);
    private readonly bool _usesSecrets;

    private KnownClusters(KubernetesCluster current, Dictionary<string, KubernetesCluster> destinations, bool usesSecrets)
    {
        Current = current;
        _destinations = destinations;
        _usesSecrets = usesSecrets;
    }

    /// <summary>The one of the current context.</summary>
    public KubernetesCluster Current { get; }

    /// <summary>The others by ArgoCD's names for them.</summary>
    public IReadOnlyDictionary<string, KubernetesCluster> Destinations => _destinations;

    /// <summary>Makes ready to speak to them.</summary>
    /// <param name="settings">How to reach the current one; the others are in the same kubeconfig.</param>
    /// <param name="contexts">The context of each destination, by ArgoCD's name for it.</param>
    /// <param name="argoNamespace">Where ArgoCD keeps its cluster Secrets; null: they are not used.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="KubernetesException">A context is not there, or the cluster Secrets may not be read.</exception>
    public static async Task<KnownClusters> OpenAsync(KubernetesSettings settings, IReadOnlyDictionary<string, string> contexts, string? argoNamespace, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(contexts);
        var known = new KnownClusters(KubernetesCluster.Open(settings), new(StringComparer.Ordinal), argoNamespace is not null);
        try
        {
            foreach (var (name, context) in contexts)
                known._destinations[name] = KubernetesCluster.Open(settings with { Context = context });
            if (argoNamespace is not null)
                await known.AddFromSecretsAsync(settings, argoNamespace, cancellation).ConfigureAwait(false);
            return known;
        }
        catch
        {
            known.Dispose();
            throw;
        }
    }

    /// <summary>The cluster of a destination; null where it cannot be asked.</summary>
    /// <param name="destination">ArgoCD's name for it, or its server.</param>
    public KubernetesCluster? Find(string destination) =>
        IsItself(destination) ? Current : _destinations.GetValueOrDefault(destination) ?? _destinations.Values.Append(Current).FirstOrDefault(c => c.Server.ToString().TrimEnd('/') == destination.TrimEnd('/'));

    /// <summary>Whether a destination is the cluster that ArgoCD itself runs in.</summary>
    /// <param name="destination">ArgoCD's name for it, or its server.</param>
    public static bool IsItself(string destination) => destination is Itself or ItsServer;

    /// <summary>Why a destination cannot be asked.</summary>
    /// <param name="destination">ArgoCD's name for it, or its server.</param>
    public string WhyNot(string destination) => _unusable.TryGetValue(destination, out var why) ? why
        : _usesSecrets ? $"it lives in the destination '{destination}', for which no context was given and ArgoCD has no cluster Secret" : $"it lives in the destination '{destination}', for which no context was given";

    /// <inheritdoc/>
    public void Dispose()
    {
        Current.Dispose();
        foreach (var cluster in _destinations.Values)
            cluster.Dispose();
    }

    private async Task AddFromSecretsAsync(KubernetesSettings settings, string argoNamespace, CancellationToken cancellation)
    {
        var kind = await Current.FindAsync("", "Secret", cancellation).ConfigureAwait(false) ?? throw new KubernetesException(KubernetesProblem.KubernetesKindNotServed, $"'{Current.Name}' serves no Secret.", "Check the API server's address.");
        foreach (var secret in await Current.ListAsync(kind, argoNamespace, s => s, "argocd.argoproj.io/secret-type=cluster", cancellation: cancellation).ConfigureAwait(false))
        {
            var name = Text(secret, "name") ?? secret.Name;
            // What the user named himself stands.
            if (_destinations.ContainsKey(name) || Text(secret, "server") is ItsServer)
                continue;
            try
            {
                _destinations[name] = KubernetesCluster.Open(secret, settings);
            }
            catch (KubernetesException e)
            {
                _unusable[name] = e.Message;
            }
        }
    }

    private static string? Text(KubernetesObject secret, string field)
    {
        var value = secret.Text("data", field) ?? "";
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length) && length > 0 ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
