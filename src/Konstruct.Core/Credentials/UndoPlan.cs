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
        if (undo.AssumedVersion is { } assumed)
            current = assumed == 0 ? new KvSecret { State = KvSecretState.Missing, Version = 0 } : await ReadAsync(assumed, cancellation).ConfigureAwait(false);
        var change = SecretChange.Between(current.Data, _earlier);
        if (change.IsEmpty || isForced)
            return change;
        foreach (var (written, found) in undo.Gaps)
        {
            var then = await ReadAsync(found, cancellation).ConfigureAwait(false);
            // An undo that was killed before it could say so may have restored it meanwhile.
            if (await DifferenceAsync(written, then, cancellation).ConfigureAwait(false) is { } between && !SecretChange.Between(then.Data, _earlier).IsEmpty)
            {
                throw new VaultException(VaultProblem.VaultChangedSince, $"Somebody wrote to '{mount.Path}/{undo.Place.Path}' between the writes that are to be undone: one made version {written}, the next found version {found}{between}.",
                    "Undo the last write alone; or, to go back behind the others' too, give -Force.");
            }
        }
        if (current.Version != undo.WrittenVersion && !undo.Unmade.Any(v => v == current.Version) && await DifferenceAsync(undo.WrittenVersion, current, cancellation).ConfigureAwait(false) is { } difference
            && !await IsUnmadeAsync(current, cancellation).ConfigureAwait(false))
        {
            throw new VaultException(VaultProblem.VaultChangedSince,
                $"'{mount.Path}/{undo.Place.Path}' has version {current.Version}; expected {undo.WrittenVersion}, the one that is to be undone, or the same content: it was written since{difference}.",
                "Where a later run did that, take that one back first; else see what it was ('vault kv metadata get'). To restore the earlier version all the same, give -Force.");
        }
        return change;
    }

    private async Task<bool> IsUnmadeAsync(KvSecret current, CancellationToken cancellation)
    {
        foreach (var version in undo.Unmade)
        {
            if (await DifferenceAsync(version, current, cancellation).ConfigureAwait(false) is null)
                return true;
        }
        return false;
    }

    // What was written and taken back again stands there under another version. Only contents are compared, here and nowhere else: none is kept.
    private async Task<string?> DifferenceAsync(int version, KvSecret found, CancellationToken cancellation)
    {
        var written = await ReadAsync(version, cancellation).ConfigureAwait(false);
        if (written.Data is null || found.Data is null)
            return found.Data is null && found.State == KvSecretState.Deleted ? ", and is deleted now" : $", and what version {version} held is not there to compare";
        var change = SecretChange.Between(written.Data, found.Data);
        return change.IsEmpty ? null : $" ({string.Join(' ', change.Fields)})";
    }

    private Task<KvSecret> ReadAsync(int version, CancellationToken cancellation) => client.ReadAsync(mount, undo.Place.Path, version, cancellation);

    private async Task<JsonObject> ReadEarlierAsync(CancellationToken cancellation)
    {
        var where = $"Version {undo.Version} of '{mount.Path}/{undo.Place.Path}'";
        var byHand = $"restore another one by hand: Undo-KonstructVaultAppCredential -Path '{undo.Place.Path}' -Version N.";
        var earlier = await ReadAsync(undo.Version, cancellation).ConfigureAwait(false);
        return earlier.State switch
        {
            KvSecretState.Present => earlier.Data!,
            KvSecretState.Deleted => throw new VaultException(VaultProblem.VaultVersionDeleted, $"{where} was deleted, and cannot be restored as it is.",
                $"Bring it back ('vault kv undelete -versions={undo.Version}'), then run again."),
            KvSecretState.Destroyed => throw new VaultException(VaultProblem.VaultVersionDestroyed, $"{where} was destroyed, and cannot be restored.", $"See which there are ('vault kv metadata get'), and {byHand}"),
            _ => throw new VaultException(VaultProblem.VaultVersionNotFound, $"{where} is not there: there never was one, or Vault keeps fewer versions.", $"See which there are ('vault kv metadata get'), and {byHand}"),
        };
    }
}
