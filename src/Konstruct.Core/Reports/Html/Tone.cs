namespace Konstruct.Core.Reports.Html;

/// <summary>How something stands.</summary>
internal enum Tone
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Still to be done.</summary>
    Open,

    /// <summary>A person should know.</summary>
    Warn,

    /// <summary>Not as it should be.</summary>
    Bad,

    /// <summary>Neither good nor bad.</summary>
    Quiet,
}
