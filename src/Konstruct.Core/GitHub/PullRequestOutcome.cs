namespace Konstruct.Core.GitHub;

/// <summary>What became of a pull request.</summary>
public enum PullRequestOutcome
{
    /// <summary>It is new.</summary>
    Opened,

    /// <summary>The one that is open says something else by now.</summary>
    Updated,

    /// <summary>The one that is open says it already.</summary>
    Unchanged,
}
