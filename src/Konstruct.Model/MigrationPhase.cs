namespace Konstruct;

/// <summary>What a migration does to a cluster, in the safe order: the token keeps working until the App is proven.</summary>
public enum MigrationPhase
{
    /// <summary>GitHub confirms that a clone with the App's credential would work.</summary>
    GitHub,

    /// <summary>The App's credential is merged into the project's secrets in Vault; the token stays.</summary>
    Vault,

    /// <summary>The cluster's files are moved to the App: all of them together, or none.</summary>
    Files,

    /// <summary>The changed files are committed to a branch, and pushed where that was asked for.</summary>
    Branch,

    /// <summary>A pull request is opened for the branch.</summary>
    PullRequest,

    /// <summary>External Secrets brings the cluster's Secrets up to date.</summary>
    Sync,

    /// <summary>The checks say whether the cluster authenticates with the App.</summary>
    Verification,

    /// <summary>The token is taken out of Vault.</summary>
    RemovePat,
}
