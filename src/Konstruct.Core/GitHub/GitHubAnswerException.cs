namespace Konstruct.Core.GitHub;

/// <summary>GitHub answered otherwise than with success. What that means depends on what was asked.</summary>
/// <param name="answer">The answer.</param>
internal sealed class GitHubAnswerException(GitHubAnswer answer) : Exception($"Status {answer.Status}.")
{
    /// <summary>The answer.</summary>
    public GitHubAnswer Answer { get; } = answer;
}
