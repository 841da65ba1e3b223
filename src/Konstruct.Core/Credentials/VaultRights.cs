using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>What a token may do with secrets, asked for all of them before any is written.</summary>
internal sealed class VaultRights
{
    private static readonly string[] _toWrite = ["create", "update", "patch"];
    private readonly KvMount _mount;
    private readonly IReadOnlyDictionary<string, IReadOnlySet<string>>? _rights;

    private VaultRights(KvMount mount, IReadOnlyDictionary<string, IReadOnlySet<string>>? rights)
    {
        _mount = mount;
        _rights = rights;
    }

    /// <summary>Whether Vault told; a token may be one that must not even ask.</summary>
    public bool AreKnown => _rights is not null;

    /// <summary>Asks Vault.</summary>
    /// <param name="client">Vault.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="paths">The paths in it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="deleted">Those of which a version may be deleted.</param>
    public static async Task<VaultRights> AskAsync(VaultClient client, KvMount mount, IEnumerable<string> paths, CancellationToken cancellation, IEnumerable<string>? deleted = null) =>
        new(mount, await client.GetRightsAsync(paths.Select(mount.DataPath).Concat((deleted ?? []).Select(mount.DeletePath)), cancellation).ConfigureAwait(false));

    /// <summary>Whether some fields of a secret may be changed, but not the secret as a whole.</summary>
    /// <param name="path">The path in the mount.</param>
    public bool MayOnlyPatch(string path) => _mount.Version == 2 && Has(path, "patch") && !Has(path, "update");

    /// <summary>Whether it takes a look at the secret to say which right is missing, since Vault grants creating and changing apart.</summary>
    /// <param name="path">The path in the mount.</param>
    public bool DependsOnSecret(string path) => Has(path, "read") && !(Has(path, "create") && Has(path, "update")) && _toWrite.Any(r => Has(path, r));

    /// <summary>The rights that reading and writing a secret takes and the token lacks, e.g. <c>update on secret/data/x</c>.</summary>
    /// <param name="path">The path in the mount.</param>
    /// <param name="current">The secret; null where it was not looked at.</param>
    public IReadOnlyList<string> MissingToWrite(string path, KvSecret? current)
    {
        var missing = new List<string>();
        if (!Has(path, "read"))
            missing.Add("read");
        // What was deleted is there for Vault, but not for a change of some fields.
        var exists = current is null ? (bool?)null : current.State != KvSecretState.Missing;
        if (exists != true && !Has(path, "create"))
            missing.Add("create");
        if (exists != false && !Has(path, "update") && !(Has(path, "patch") && _mount.Version == 2 && current?.State is null or KvSecretState.Present))
            missing.Add("update");
        return Named(path, missing);
    }

    /// <summary>The rights that deleting a version of a secret takes and the token lacks.</summary>
    /// <param name="path">The path in the mount.</param>
    public IReadOnlyList<string> MissingToDelete(string path)
    {
        var missing = Has(path, "read") ? [] : Named(path, ["read"]);
        return HasAt(_mount.DeletePath(path), "update") ? missing : [.. missing, $"update on {_mount.DeletePath(path)}"];
    }

    private IReadOnlyList<string> Named(string path, IEnumerable<string> rights) => [.. rights.Select(r => $"{r} on {_mount.DataPath(path)}")];

    private bool Has(string path, string right) => HasAt(_mount.DataPath(path), right);

    private bool HasAt(string full, string right) => _rights is null || (_rights.TryGetValue(full, out var rights) && (rights.Contains(right) || rights.Contains("root")));
}
