namespace Konstruct.Core.Verification;

/// <summary>What to do about a failure of External Secrets, by the words of its Event. Source: its code, https://github.com/external-secrets/external-secrets.</summary>
internal static class ExternalSecretAdvice
{
    /// <summary>What to do; null where the words are not known.</summary>
    /// <param name="cause">The words.</param>
    public static string? For(string? cause) => cause switch
    {
        null => null,
        _ when IsIncomplete(cause) => "Vault lacks a field that the template names: Set-KonstructVaultAppCredential, then Sync-KonstructExternalSecret.",
        _ when IsMissing(cause) => "Vault has no secret at the path that it reads: correct the key, or Set-KonstructVaultAppCredential.",
        _ when Says(cause, "could not get ClusterSecretStore") || Says(cause, "could not get SecretStore") => "The secret store that it names is not there: correct spec.secretStoreRef in Git, or have the store brought to the cluster.",
        _ when Says(cause, "permission denied") || Says(cause, "403") => "The secret store's role may not read that path: grant it in Vault's policy.",
        _ => null,
    };

    /// <summary>Whether Vault had no secret at the path.</summary>
    /// <param name="cause">The words.</param>
    public static bool IsMissing(string cause) => Says(cause, "Secret does not exist");

    /// <summary>Whether Vault's secret lacked a field.</summary>
    /// <param name="cause">The words.</param>
    public static bool IsIncomplete(string cause) => Says(cause, "map has no entry") || Says(cause, "cannot find secret data for key");

    private static bool Says(string cause, string words) => cause.Contains(words, StringComparison.OrdinalIgnoreCase);
}
