namespace Konstruct;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know; nothing has to be done.</summary>
    Information,

    /// <summary>Something will not work as meant, now or once the token is revoked.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Error,
}
