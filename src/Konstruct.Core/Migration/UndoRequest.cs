using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>How a run is taken back.</summary>
public sealed record UndoRequest
{
    /// <summary>Connects to the Vault that a journal names, by its address and namespace.</summary>
    public required Func<Uri, string?, Task<VaultClient>> Connect { get; init; }

    /// <summary>How secrets are restored.</summary>
    public UndoOptions Vault { get; init; } = new();

    /// <summary>Asked for each secret that is to be restored.</summary>
    public required Func<VaultCredentialResult, ValueTask<bool>> RestoreVault { get; init; }

    /// <summary>Asked for each file that is to be restored, by its full path: whether it goes, because the run created it.</summary>
    public required Func<string, bool, ValueTask<bool>> RestoreFile { get; init; }

    /// <summary>Asked for each branch that is to be deleted: the work tree, and the branch's name.</summary>
    public required Func<string, string, ValueTask<bool>> DeleteBranch { get; init; }
}
