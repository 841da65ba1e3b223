namespace Konstruct.Core.Git;

/// <summary>The user's git cannot do, or refused to do, what was asked of it.</summary>
public sealed class GitException : ServiceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="message">What was seen, and what was expected; no credential that stands in an address.</param>
    /// <param name="recommendation">What to do.</param>
    /// <param name="inner">What caused it.</param>
    public GitException(GitProblem problem, string message, string recommendation, Exception? inner = null)
        : base(problem.ToString(), message, recommendation, inner) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public GitProblem Problem { get; }
}
