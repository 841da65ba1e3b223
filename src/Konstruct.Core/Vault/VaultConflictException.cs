namespace Konstruct.Core.Vault;

/// <summary>Somebody wrote to a secret between reading and writing it: nothing was written.</summary>
internal sealed class VaultConflictException : Exception
{
    public VaultConflictException()
        : base("The secret has another version than the one that was read.")
    {
    }
}
