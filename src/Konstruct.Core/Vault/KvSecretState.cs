namespace Konstruct.Core.Vault;

/// <summary>Whether a secret, or a version of one, has data.</summary>
public enum KvSecretState
{
    /// <summary>There never was one.</summary>
    Missing,

    /// <summary>It has data.</summary>
    Present,

    /// <summary>It was deleted, and can be brought back by <c>vault kv undelete</c>.</summary>
    Deleted,

    /// <summary>It was destroyed, and cannot be brought back.</summary>
    Destroyed,
}
