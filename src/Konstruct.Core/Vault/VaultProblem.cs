namespace Konstruct.Core.Vault;

/// <summary>What can be wrong with Vault, or with what is needed to speak to it. The names are the ids of the errors that users see.</summary>
public enum VaultProblem
{
    /// <summary>No address was given.</summary>
    VaultAddressMissing,

    /// <summary>The address is none.</summary>
    VaultAddressInvalid,

    /// <summary>Only what came by the pipeline names the address, so that no token was sent there.</summary>
    VaultAddressNotNamed,

    /// <summary>An environment variable, or a parameter, has a value that its place does not take.</summary>
    VaultSettingInvalid,

    /// <summary>There is no token, and nothing to log in with.</summary>
    VaultTokenMissing,

    /// <summary>The token is not, or no longer, valid.</summary>
    VaultTokenInvalid,

    /// <summary>A login was refused.</summary>
    VaultLoginFailed,

    /// <summary>The token lacks a right.</summary>
    VaultPermissionDenied,

    /// <summary>Vault is sealed.</summary>
    VaultSealed,

    /// <summary>Vault is a standby that does not answer itself.</summary>
    VaultStandby,

    /// <summary>Vault redirects to another host, which the token is not sent to.</summary>
    VaultRedirectRefused,

    /// <summary>Vault cannot be reached.</summary>
    VaultUnreachable,

    /// <summary>Vault did not answer in time.</summary>
    VaultTimeout,

    /// <summary>No secure connection came about.</summary>
    VaultTlsFailed,

    /// <summary>A certificate or key for the connection cannot be read.</summary>
    VaultCertificateInvalid,

    /// <summary>What answers is not Vault: a proxy, say.</summary>
    VaultNotVault,

    /// <summary>Vault asks to wait for longer than a run does.</summary>
    VaultRateLimited,

    /// <summary>Vault failed.</summary>
    VaultServerError,

    /// <summary>Vault refused a request as wrong.</summary>
    VaultRequestRefused,

    /// <summary>There is no such mount.</summary>
    VaultMountNotFound,

    /// <summary>The mount is no KV engine.</summary>
    VaultMountNotKv,

    /// <summary>The mount may not be asked for its version.</summary>
    VaultMountForbidden,

    /// <summary>The version of the secret was deleted.</summary>
    VaultVersionDeleted,

    /// <summary>The version of the secret was destroyed.</summary>
    VaultVersionDestroyed,

    /// <summary>The secret has no such version.</summary>
    VaultVersionNotFound,

    /// <summary>Others write to the secret at every attempt.</summary>
    VaultConflict,

    /// <summary>Somebody wrote to the secret after what is to be undone.</summary>
    VaultChangedSince,

    /// <summary>What was read back is not what was written.</summary>
    VaultReadBackDiffers,

    /// <summary>KV version 1 keeps no versions.</summary>
    VaultKvV1HasNoVersions,

    /// <summary>PATCH is the only right that the token has, and Vault does not take it.</summary>
    VaultPatchNotSupported,

    /// <summary>The secret has no URL, and none was given.</summary>
    VaultUrlMissing,

    /// <summary>The secret is of another type than <c>git</c>.</summary>
    VaultTypeNotGit,

    /// <summary>The secret's fields of the GitHub App are not complete, or not well-formed.</summary>
    VaultAppFieldsIncomplete,

    /// <summary>A project's name cannot be part of a path.</summary>
    VaultPathInvalid,
}
