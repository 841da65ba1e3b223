namespace Konstruct.Core.Migration;

/// <summary>How a verification went.</summary>
public enum VerificationStatus
{
    /// <summary>All that was looked at is as it has to be.</summary>
    Passed,

    /// <summary>Something is not.</summary>
    Failed,

    /// <summary>It could not be told.</summary>
    Skipped,
}
