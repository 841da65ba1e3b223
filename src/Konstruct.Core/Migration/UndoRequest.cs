using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>How runs are taken back.</summary>
public sealed record UndoRequest
{
    /// <summary>Connects to the Vault that a journal names, by its address and namespace; refuses where the user has not named it.</summary>
    public required Func<Uri, string?, Task<VaultClient>> Connect { get; init; }

    /// <summary>How secrets are restored. Where it is forced, files and secrets do not wait for one another, either.</summary>
    public UndoOptions Vault { get; init; } = new();

    /// <summary>Full paths of the places where the repositories are now; empty: where the journal has them.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Asked for each secret that is to be restored.</summary>
    public required Func<VaultCredentialResult, ValueTask<bool>> RestoreVault { get; init; }

    /// <summary>Asked for each file that is to be restored, by its full path: whether it goes, because the run created it.</summary>
    public required Func<string, bool, ValueTask<bool>> RestoreFile { get; init; }

    /// <summary>Asked for each branch that is to be taken back: the work tree, the branch's name, and the commit that it goes back to; null where it is deleted.</summary>
    public required Func<string, string, string?, ValueTask<bool>> RestoreBranch { get; init; }

    /// <summary>Told of what a person should know.</summary>
    public Action<string>? OnWarning { get; init; }
}
