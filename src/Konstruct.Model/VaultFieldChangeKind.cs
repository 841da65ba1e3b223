namespace Konstruct;

/// <summary>What happens to a field of a secret.</summary>
public enum VaultFieldChangeKind
{
    /// <summary>It was not there.</summary>
    Added,

    /// <summary>It has another value.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Removed,
}
