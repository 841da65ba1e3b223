namespace Konstruct.Core.Migration;

/// <summary>What is asked before something is changed. Each answer is whether to do it; with <c>-WhatIf</c> it is no.</summary>
public sealed record MigrationQuestions
{
    /// <summary>Whether to merge the App's credential into a secret.</summary>
    public required Func<VaultCredentialResult, ValueTask<bool>> WriteVault { get; init; }

    /// <summary>Whether to take the token out of a secret.</summary>
    public required Func<VaultCredentialResult, ValueTask<bool>> RemovePat { get; init; }

    /// <summary>Whether to change the files of a cluster.</summary>
    public required Func<MigrationPlanCluster, ValueTask<bool>> ChangeFiles { get; init; }

    /// <summary>Whether to push a branch.</summary>
    public required Func<BranchTarget, ValueTask<bool>> Push { get; init; }

    /// <summary>Whether to open a pull request for a branch, or to bring the one that is open up to date.</summary>
    public required Func<BranchTarget, ValueTask<bool>> OpenPullRequest { get; init; }

    /// <summary>Whether to have a cluster's Secrets brought up to date.</summary>
    public required Func<Cluster, ValueTask<bool>> Sync { get; init; }
}
