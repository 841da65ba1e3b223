namespace Konstruct.Core.Credentials;

/// <summary>How writes are taken back.</summary>
public sealed record UndoOptions
{
    /// <summary>Whether what others wrote since is taken back, too.</summary>
    public bool IsForced { get; init; }

    /// <summary>How many secrets are at work at once.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>Whether nothing is written in the end, so that missing rights are no obstacle.</summary>
    public bool IsPreview { get; init; }
}
