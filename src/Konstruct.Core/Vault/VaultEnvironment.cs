using System.Globalization;

namespace Konstruct.Core.Vault;

/// <summary>What the <c>VAULT_*</c> variables and <c>~/.vault-token</c> say. Source: https://developer.hashicorp.com/vault/docs/commands#environment-variables.</summary>
/// <param name="variable">Reads a variable; null or empty where it is not set.</param>
/// <param name="homeFolder">The user's home.</param>
public sealed class VaultEnvironment(Func<string, string?> variable, string homeFolder)
{
    /// <summary>That of this process.</summary>
    public static VaultEnvironment Current { get; } = new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary><c>VAULT_NAMESPACE</c>.</summary>
    public string? Namespace => Get("VAULT_NAMESPACE");

    /// <summary><c>VAULT_CACERT</c>, <c>VAULT_CAPATH</c>, <c>VAULT_CLIENT_CERT</c>, <c>VAULT_CLIENT_KEY</c> and <c>VAULT_TLS_SERVER_NAME</c>. <c>VAULT_SKIP_VERIFY</c> is not heeded: that takes a switch.</summary>
    public VaultTls Tls => new()
    {
        CaFile = Get("VAULT_CACERT"),
        CaFolder = Get("VAULT_CAPATH"),
        ClientCertificate = Get("VAULT_CLIENT_CERT"),
        ClientKey = Get("VAULT_CLIENT_KEY"),
        ServerName = Get("VAULT_TLS_SERVER_NAME"),
    };

    /// <summary>Whether <c>VAULT_SKIP_VERIFY</c> asks to take any certificate.</summary>
    public bool AsksToSkipVerification => Get("VAULT_SKIP_VERIFY") is { } text && text is not ("0" or "f" or "F" or "false" or "False" or "FALSE");

    /// <summary><c>VAULT_CLIENT_TIMEOUT</c>: seconds, or a duration such as <c>1m30s</c>; null where it is not set.</summary>
    public TimeSpan? Timeout => Get("VAULT_CLIENT_TIMEOUT") is not { } text ? null
        : GoDuration.TryParse(text, out var timeout) && timeout > TimeSpan.Zero ? timeout
        : throw Invalid("VAULT_CLIENT_TIMEOUT", text, "seconds, or a duration such as '90s'");

    /// <summary><c>VAULT_MAX_RETRIES</c>; null where it is not set.</summary>
    public int? MaxRetries => Get("VAULT_MAX_RETRIES") is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) ? retries
        : throw Invalid("VAULT_MAX_RETRIES", text, "a number from 0");

    /// <summary>An address from a parameter, or else <c>VAULT_ADDR</c>.</summary>
    /// <param name="given">The parameter; null where it was not given.</param>
    /// <exception cref="VaultException">There is none, or it is none.</exception>
    public Uri Address(string? given)
    {
        if ((given ?? Get("VAULT_ADDR"))?.Trim() is not { Length: > 0 } text)
        {
            throw new VaultException(VaultProblem.VaultAddressMissing, "The address of Vault is not known; expected one such as 'https://vault.example.com:8200'.",
                "Give -VaultAddress, or set VAULT_ADDR.");
        }
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
            && !address.Segments.Any(s => s.Trim('/') is "v1" or "ui")
            ? new Uri(address.AbsoluteUri.TrimEnd('/') + "/")
            : throw new VaultException(VaultProblem.VaultAddressInvalid,
                $"'{(text.Contains('@', StringComparison.Ordinal) ? "…@…" : text)}' is no address of Vault; expected one such as 'https://vault.example.com:8200', without credentials, '/v1' or '/ui' in it.", "Check -VaultAddress or VAULT_ADDR.");
    }

    /// <summary>The token of <c>VAULT_TOKEN</c>, or else of the file that <c>vault login</c> leaves.</summary>
    /// <exception cref="VaultException">There is none.</exception>
    public string Token()
    {
        if (Get("VAULT_TOKEN")?.Trim() is { Length: > 0 } token)
            return token;
        var file = Path.Combine(homeFolder, ".vault-token");
        try
        {
            if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } left)
                return left;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VaultException(VaultProblem.VaultTokenMissing, $"'{file}', where 'vault login' leaves its token, cannot be read.", "Make it readable, set VAULT_TOKEN, or give -VaultToken.", e);
        }
        throw new VaultException(VaultProblem.VaultTokenMissing, $"There is no token for Vault: VAULT_TOKEN is not set, and '{file}' is not there.",
            "Run 'vault login', set VAULT_TOKEN, or give -VaultToken or -VaultAuthMethod.");
    }

    private string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;

    private static VaultException Invalid(string name, string value, string expected) =>
        new(VaultProblem.VaultSettingInvalid, $"'{value}' is no value of {name}; expected {expected}.", $"Correct or unset {name}.");
}
