namespace Konstruct.Core.Kubernetes;

/// <summary>Something is wrong with a Kubernetes API server, or with what is needed to speak to it.</summary>
public sealed class KubernetesException : ServiceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="message">What was seen and what was expected.</param>
    /// <param name="recommendation">What to do.</param>
    /// <param name="inner">What caused it.</param>
    public KubernetesException(KubernetesProblem problem, string message, string recommendation, Exception? inner = null)
        : base(problem.ToString(), message, recommendation, inner) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public KubernetesProblem Problem { get; }

    /// <summary>The right that is missing, where that is what is wrong.</summary>
    public MissingRight? MissingRight { get; init; }

    /// <summary>Whether a change may have been made although no answer said so.</summary>
    public bool MayHaveTakenEffect { get; init; }
}
