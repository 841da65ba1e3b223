namespace Konstruct.Core.Vault;

/// <summary>Vault, or what is needed to speak to it, is not as it has to be.</summary>
public sealed class VaultException : ServiceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="message">What was seen, and what was expected; no value of a secret.</param>
    /// <param name="recommendation">What to do.</param>
    /// <param name="inner">What was caught.</param>
    public VaultException(VaultProblem problem, string message, string recommendation, Exception? inner = null)
        : base(problem.ToString(), message, recommendation, inner) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public VaultProblem Problem { get; }

    /// <summary>Whether the request may have taken effect although no answer said so.</summary>
    public bool MayHaveTakenEffect { get; init; }

    /// <summary>Whether the request may even take effect later: somebody gave up waiting for it.</summary>
    public bool MayTakeEffectLater { get; init; }

    /// <summary>How long Vault asks to wait; null where it does not ask.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
