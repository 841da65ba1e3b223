using Konstruct.Core.ArgoCd;

namespace Konstruct.Core.Verification.Observed;

/// <summary>ArgoCD's own server as the checks see it: asked once.</summary>
/// <param name="client">Its API.</param>
internal sealed class ArgoServerView(ArgoServerClient client)
{
    private readonly Lazy<Task<IReadOnlyList<ArgoRepository>>> _repositories = new(client.RepositoriesAsync);

    /// <summary>Its address.</summary>
    public Uri Address => client.Address;

    /// <summary>Its repositories.</summary>
    /// <exception cref="ArgoServerException">It cannot be asked.</exception>
    public Task<IReadOnlyList<ArgoRepository>> RepositoriesAsync() => _repositories.Value;
}
