namespace Konstruct.Core.ArgoCd;

/// <summary>ArgoCD's REST API cannot be asked.</summary>
public sealed class ArgoServerException : ServiceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="message">What was seen and what was expected.</param>
    /// <param name="recommendation">What to do.</param>
    /// <param name="inner">What caused it.</param>
    public ArgoServerException(ArgoServerProblem problem, string message, string recommendation, Exception? inner = null)
        : base(problem.ToString(), message, recommendation, inner) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public ArgoServerProblem Problem { get; }
}
