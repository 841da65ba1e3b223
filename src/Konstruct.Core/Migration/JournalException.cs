namespace Konstruct.Core.Migration;

/// <summary>A journal cannot be written or read, or does not suffice to take back what it tells of.</summary>
public sealed class JournalException : ServiceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="message">What was seen, and what was expected.</param>
    /// <param name="recommendation">What to do.</param>
    /// <param name="inner">What caused it.</param>
    public JournalException(JournalProblem problem, string message, string recommendation, Exception? inner = null)
        : base(problem.ToString(), message, recommendation, inner) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public JournalProblem Problem { get; }
}
