using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>The connections to the Vaults that journals name, each made once. One that cannot be made is not tried again.</summary>
/// <param name="connect">Connects.</param>
internal sealed class VaultConnections(Func<Uri, string?, Task<VaultClient>> connect) : IAsyncDisposable
{
    private readonly Dictionary<(Uri Address, string? Namespace), Task<VaultClient>> _clients = [];

    /// <summary>The connection to a Vault.</summary>
    /// <exception cref="ServiceException">It cannot be made.</exception>
    public Task<VaultClient> GetAsync(VaultPlace place)
    {
        if (!_clients.TryGetValue((place.Address, place.Namespace), out var client))
            _clients[(place.Address, place.Namespace)] = client = connect(place.Address, place.Namespace);
        return client;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values.Where(c => c.IsCompletedSuccessfully))
            await (await client.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }
}
