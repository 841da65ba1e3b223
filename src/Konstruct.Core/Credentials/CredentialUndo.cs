using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>Which earlier version of a secret is to be restored.</summary>
/// <param name="Place">The secret.</param>
/// <param name="Version">The version; 0 where there was none.</param>
/// <param name="Existed">Whether that version had data; otherwise the secret is deleted, so that it can be brought back.</param>
/// <param name="WrittenVersion">The version that is to be undone.</param>
public sealed record CredentialUndo(CredentialPath Place, int Version, bool Existed, int WrittenVersion)
{
    /// <summary>What is wrong where somebody wrote between two writes that are to be undone together.</summary>
    /// <param name="where">The secret.</param>
    /// <param name="written">The version that the earlier write made.</param>
    /// <param name="found">The version that the later write found.</param>
    public static VaultException ChangedBetween(string where, int written, int found) => new(VaultProblem.VaultChangedSince,
        $"Somebody wrote to '{where}' between the writes that are to be undone: one made version {written}, the next found version {found}.",
        "Undo the last write alone; or, to go back behind the others' too, give -Force.");
}
