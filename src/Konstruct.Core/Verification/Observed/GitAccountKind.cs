namespace Konstruct.Core.Verification.Observed;

/// <summary>What a GitAccount authenticates with.</summary>
internal enum GitAccountKind
{
    /// <summary>Its fields do not tell.</summary>
    Unknown,

    /// <summary>A personal access token.</summary>
    Token,

    /// <summary>A GitHub App.</summary>
    App,
}
