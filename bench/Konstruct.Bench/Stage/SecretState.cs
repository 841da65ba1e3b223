namespace Konstruct.Bench.Stage;

/// <summary>What a secret holds.</summary>
internal enum SecretState
{
    /// <summary>The token alone, as at the beginning.</summary>
    Old,

    /// <summary>The App's fields beside the token.</summary>
    New,

    /// <summary>The App's fields, and the token no longer.</summary>
    WithoutToken,

    /// <summary>Something that nobody was to write.</summary>
    Other,
}
