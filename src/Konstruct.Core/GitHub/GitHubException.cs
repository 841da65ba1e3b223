namespace Konstruct.Core.GitHub;

/// <summary>A GitHub App, or what is needed to ask GitHub, is not as it has to be.</summary>
public sealed class GitHubException : ServiceException
{
    /// <summary>Makes the exception. It takes no inner one: those of HTTP libraries may hold requests, and those of keys their bytes.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="message">What was seen, and what was expected; no value of a secret.</param>
    /// <param name="recommendation">What to do.</param>
    public GitHubException(GitHubProblemKind problem, string message, string recommendation)
        : base(problem.ToString(), message, recommendation, null) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public GitHubProblemKind Problem { get; }
}
