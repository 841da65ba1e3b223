namespace Konstruct;

/// <summary>What came of a check.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>It works, or will by itself or by somebody's hand, but a person should know.</summary>
    Warn,

    /// <summary>Not as it should be.</summary>
    Fail,

    /// <summary>Not looked at, and the reason says why: so it is not known.</summary>
    Skipped,
}
