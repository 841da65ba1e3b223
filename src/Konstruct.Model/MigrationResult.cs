namespace Konstruct;

/// <summary>What became of one step of a migration in one cluster. Holds no value of a secret.</summary>
public sealed record MigrationResult
{
    /// <summary>The cluster's name; null where the step is about none, as when a journal is undone in Vault.</summary>
    public string? ClusterName { get; init => field = VisibleText.Line(value); }

    /// <summary>The cluster's project; null where it has none.</summary>
    public string? ProjectName { get; init => field = VisibleText.Line(value); }

    /// <summary>The step.</summary>
    public required MigrationPhase Step { get; init; }

    /// <summary>What became of it.</summary>
    public required MigrationStatus Status { get; init; }

    /// <summary>Why, where it was not simply done.</summary>
    public string? Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>What was changed, or would be: sentences without a value of a secret.</summary>
    public IReadOnlyList<string> Changes { get; init => field = VisibleText.All(value); } = [];

    /// <summary>Full paths of the files that were changed, or would be.</summary>
    public IReadOnlyList<string> Files { get; init => field = Indexed.Of(value); } = [];

    /// <summary>The secrets in Vault that the step is about, with their versions and the names of their fields.</summary>
    public IReadOnlyList<VaultCredentialResult> Vault { get; init => field = Indexed.Of(value); } = [];

    /// <summary>The rules that were not satisfied; empty where verification passed, or was not made.</summary>
    public IReadOnlyList<string> RuleIds { get; init => field = Indexed.Of(value); } = [];

    /// <summary>The branch that was committed to; null where there was none.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit that was made; null where there was none.</summary>
    public string? Commit { get; init; }

    /// <summary>The pull request's address; null where there is none.</summary>
    public Uri? PullRequestUrl { get; init; }

    /// <summary>When it was begun; null where it was not come to.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>
    /// How long it took, with the questions that were asked meanwhile; null where it was not come to. What is done for all clusters together, at GitHub, in Vault and for a branch, took that long for all of them;
    /// GitHub is asked while the plan is made.
    /// </summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The id of the error that was reported; null where none was.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Full path of the journal from which the run can be taken back; null where nothing is written.</summary>
    public string? JournalPath { get; init; }

    /// <summary>The result on one line.</summary>
    public override string ToString() => $"{ClusterName ?? ProjectName}: {Step} {Status}{(Reason is null ? "" : $": {Reason}")}";
}
