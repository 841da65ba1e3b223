namespace Konstruct.Bench.Kill;

/// <summary>What is killed.</summary>
internal enum KillKind
{
    /// <summary>A migration that changes files where they are.</summary>
    Files,

    /// <summary>The same, which has the clusters prove it.</summary>
    Verified,

    /// <summary>The same, which takes the token out of Vault in the end.</summary>
    RemovePat,

    /// <summary>A migration that commits to a branch.</summary>
    Branch,

    /// <summary>A migration that commits to a branch, and pushes it.</summary>
    PushedBranch,

    /// <summary>The undo of a migration that changed files where they are.</summary>
    Undo,

    /// <summary>The undo of a migration that committed to a branch.</summary>
    UndoBranch,
}
