using System.Text.Json.Nodes;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>What a secret is to become when a write to it is taken back: what it was before.</summary>
/// <param name="client">Vault.</param>
/// <param name="mount">The mount.</param>
/// <param name="undo">What to restore.</param>
/// <param name="isForced">Whether what others wrote since goes, too.</param>
internal sealed class UndoPlan(VaultClient client, KvMount mount, CredentialUndo undo, bool isForced) : ISecretPlan
{
    private JsonObject? _earlier;

    /// <inheritdoc/>
    public async Task<SecretChange> MakeAsync(KvSecret current, CancellationToken cancellation)
    {
        if (undo.Existed)
            _earlier ??= await ReadEarlierAsync(cancellation).ConfigureAwait(false);
        var change = SecretChange.Between(current.Data, _earlier);
        if (!change.IsEmpty && !isForced && current.Version != undo.WrittenVersion)
        {
            throw new VaultException(VaultProblem.VaultChangedSince,
                $"'{mount.Path}/{undo.Place.Path}' has version {current.Version}; expected {undo.WrittenVersion}, the one that is to be undone: somebody wrote since.",
                "See what that was ('vault kv metadata get'); to restore the earlier version all the same, give -Force.");
        }
        return change;
    }

    private async Task<JsonObject> ReadEarlierAsync(CancellationToken cancellation)
    {
        var where = $"Version {undo.Version} of '{mount.Path}/{undo.Place.Path}'";
        var earlier = await client.ReadAsync(mount, undo.Place.Path, undo.Version, cancellation).ConfigureAwait(false);
        return earlier.State switch
        {
            KvSecretState.Present => earlier.Data!,
            KvSecretState.Deleted => throw new VaultException(VaultProblem.VaultVersionDeleted, $"{where} was deleted, and cannot be restored as it is.",
                $"Bring it back ('vault kv undelete -versions={undo.Version}'), then run again."),
            KvSecretState.Destroyed => throw new VaultException(VaultProblem.VaultVersionDestroyed, $"{where} was destroyed, and cannot be restored.", "Restore another version: -Path and -Version."),
            _ => throw new VaultException(VaultProblem.VaultVersionNotFound, $"{where} is not there: there never was one, or Vault keeps fewer versions.", "See which there are ('vault kv metadata get'), and give one of them: -Path and -Version."),
        };
    }
}
