using System.Collections.Concurrent;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Verification.Observed;

/// <summary>Vault as the checks see it: every secret is read once.</summary>
/// <param name="client">Vault.</param>
/// <param name="mountPath">The mount of the KV engine.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class VaultView(VaultClient client, string mountPath, CancellationToken cancellation)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<KvSecret>>> _secrets = new(StringComparer.Ordinal);
    private readonly Lazy<Task<KvMount>> _mount = new(() => client.GetMountAsync(mountPath, cancellation));

    /// <summary>Where it is, for a person.</summary>
    public string Where => $"Vault {client.Settings.Address}{(client.Settings.Namespace is { } space ? $", namespace {space}" : "")}";

    /// <summary>What names a path for a person.</summary>
    /// <param name="path">The path in the mount.</param>
    public string Name(string path) => $"{mountPath}/{path}";

    /// <summary>Reads a secret.</summary>
    /// <param name="path">The path in the mount.</param>
    /// <exception cref="VaultException">It may not be read.</exception>
    public Task<KvSecret> ReadAsync(string path) =>
        _secrets.GetOrAdd(path, p => new(async () => await client.ReadAsync(await _mount.Value.ConfigureAwait(false), p, cancellation: cancellation).ConfigureAwait(false))).Value;
}
