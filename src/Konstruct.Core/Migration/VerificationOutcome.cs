namespace Konstruct.Core.Migration;

/// <summary>What a verification found.</summary>
/// <param name="Status">How it went.</param>
/// <param name="Reason">Why it did not pass; null where it did.</param>
/// <param name="RuleIds">The rules that were not satisfied.</param>
public sealed record VerificationOutcome(VerificationStatus Status, string? Reason, IReadOnlyList<string> RuleIds)
{
    /// <summary>All that was looked at is as it has to be.</summary>
    public static VerificationOutcome Passed { get; } = new(VerificationStatus.Passed, null, []);

    /// <summary>Something is not as it has to be.</summary>
    /// <param name="reason">What, as a sentence.</param>
    /// <param name="ruleIds">The rules.</param>
    public static VerificationOutcome Failed(string reason, params IReadOnlyList<string> ruleIds) => new(VerificationStatus.Failed, reason, ruleIds);

    /// <summary>It could not be told.</summary>
    /// <param name="reason">Why, as a sentence.</param>
    public static VerificationOutcome Skipped(string reason) => new(VerificationStatus.Skipped, reason, []);
}
