namespace Konstruct.Core.Verification;

/// <summary>What a check saw of one thing.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Subject">The thing.</param>
/// <param name="Reason">What was seen; of one that was skipped, why.</param>
internal sealed record Verdict(CheckStatus Status, string Subject, string Reason)
{
    /// <summary>What to do; null: what the rule says.</summary>
    public string? Recommendation { get; init; }

    /// <summary>The cluster where it lives; null: that of the track.</summary>
    public string? Context { get; init; }

    /// <summary>The rule whose failure kept the check from being made.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>The Kubernetes right that was missing.</summary>
    public string? MissingRight { get; init; }

    /// <summary>Whether it may come right by itself.</summary>
    public bool IsPending { get; init; }

    public static Verdict Pass(string subject, string reason) => new(CheckStatus.Pass, subject, reason);

    public static Verdict Warn(string subject, string reason, string? recommendation = null) => new(CheckStatus.Warn, subject, reason) { Recommendation = recommendation };

    public static Verdict Fail(string subject, string reason, string? recommendation = null) => new(CheckStatus.Fail, subject, reason) { Recommendation = recommendation };

    public static Verdict Skip(string subject, string reason, string? recommendation = null) => new(CheckStatus.Skipped, subject, reason) { Recommendation = recommendation };
}
