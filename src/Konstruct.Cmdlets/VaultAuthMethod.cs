namespace Konstruct.Cmdlets;

/// <summary>How a cmdlet comes by a token for Vault.</summary>
public enum VaultAuthMethod
{
    /// <summary>A token that is there: <c>-VaultToken</c>, <c>VAULT_TOKEN</c>, or what <c>vault login</c> left in <c>~/.vault-token</c>.</summary>
    Token,

    /// <summary>A login as an application role.</summary>
    AppRole,

    /// <summary>A login with the token of a Kubernetes service account.</summary>
    Kubernetes,

    /// <summary>A login with a token that another issuer signed.</summary>
    Jwt,
}
