using Konstruct.Core.ArgoCd;

namespace Konstruct.Core.Verification.Observed;

/// <summary>ArgoCD's own server as the checks see it: asked once.</summary>
/// <param name="client">Its API.</param>
internal sealed class ArgoServerView(ArgoServerClient client)
{
    private readonly Lazy<Task<IReadOnlyList<ArgoRepository>>> _repositories = new(client.RepositoriesAsync);

    private readonly Lazy<Task<HashSet<string>>> _applications = new(async () => [.. await client.ApplicationIdsAsync().ConfigureAwait(false)]);

    /// <summary>Its address.</summary>
    public Uri Address => client.Address;

    /// <summary>Its repositories.</summary>
    /// <exception cref="ArgoServerException">It cannot be asked.</exception>
    public Task<IReadOnlyList<ArgoRepository>> RepositoriesAsync() => _repositories.Value;

    /// <summary>Why it is not known to be the ArgoCD of a cluster; null where it is, or where the cluster has no Application to tell it by.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <exception cref="ArgoServerException">It cannot be asked.</exception>
    public async Task<string?> WhyNotOfAsync(ClusterView cluster)
    {
        var own = (await cluster.ApplicationsAsync().ConfigureAwait(false) ?? []).Select(a => a.Id).ToList();
        var listed = own.Count == 0 ? [] : await _applications.Value.ConfigureAwait(false);
        if (own.Count == 0 || own.Exists(listed.Contains))
            return null;
        return listed.Count == 0 ? $"the token for ArgoCD at '{Address}' lists no Application, so that whose ArgoCD it is cannot be told" : $"the ArgoCD at '{Address}' is not that of '{cluster.Name}'";
    }
}
