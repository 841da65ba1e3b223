using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Konstruct.Core.Vault;

/// <summary>Whom a secure connection trusts and who it says to be, as the <c>vault</c> program has it.</summary>
public sealed record VaultTls
{
    /// <summary>File with the certificates to trust instead of the system's, as PEM text (<c>VAULT_CACERT</c>).</summary>
    public string? CaFile { get; init; }

    /// <summary>Folder with such files (<c>VAULT_CAPATH</c>). A file, where both are given, goes first.</summary>
    public string? CaFolder { get; init; }

    /// <summary>File with the client's certificate as PEM text (<c>VAULT_CLIENT_CERT</c>).</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>File with the client's key as PEM text, not encrypted (<c>VAULT_CLIENT_KEY</c>).</summary>
    public string? ClientKey { get; init; }

    /// <summary>The name that the server's certificate has to be for (<c>VAULT_TLS_SERVER_NAME</c>); null: the address's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether any certificate is taken.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>The options of a connection.</summary>
    /// <exception cref="VaultException">A certificate or key cannot be read.</exception>
    internal SslClientAuthenticationOptions CreateOptions()
    {
        var options = new SslClientAuthenticationOptions();
        if (ClientCertificate is not null || ClientKey is not null)
            options.ClientCertificates = [ReadClientCertificate()];
        if (SkipsVerification)
        {
            // Asked for by name, and warned of.
#pragma warning disable MA0039, CA5359
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore MA0039, CA5359
        }
        else if ((CaFile ?? CaFolder) is not null)
            TrustedAuthorities.Set(options, ReadTrusted());
        return options;
    }

    private X509Certificate2Collection ReadTrusted()
    {
        var certificates = new X509Certificate2Collection();
        var from = CaFile ?? CaFolder!;
        try
        {
            IEnumerable<string> files = CaFile is not null ? [CaFile] : Directory.EnumerateFiles(from).Order(StringComparer.Ordinal);
            foreach (var file in files)
                certificates.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unreadable(from, "PEM certificates", "VAULT_CACERT or VAULT_CAPATH, -VaultCACert or -VaultCAPath", e);
        }
        return certificates.Count > 0 ? certificates : throw Unreadable(from, "PEM certificates", "VAULT_CACERT or VAULT_CAPATH, -VaultCACert or -VaultCAPath", null);
    }

    private X509Certificate2 ReadClientCertificate()
    {
        if (ClientCertificate is null || ClientKey is null)
        {
            throw new VaultException(VaultProblem.VaultCertificateInvalid, $"A client {(ClientKey is null ? "certificate" : "key")} was given alone; expected both the certificate and its key.",
                "Give both VAULT_CLIENT_CERT and VAULT_CLIENT_KEY, or -VaultClientCert and -VaultClientKey.");
        }
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(ClientCertificate, ClientKey);
            // Windows takes no key that lives in memory alone: https://github.com/dotnet/runtime/issues/23749.
            return new X509Certificate2(certificate.Export(X509ContentType.Pkcs12));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unreadable(ClientCertificate, $"a PEM certificate, and '{ClientKey}' its key, not encrypted", "VAULT_CLIENT_CERT and VAULT_CLIENT_KEY, -VaultClientCert and -VaultClientKey", e);
        }
    }

    private static VaultException Unreadable(string path, string expected, string where, Exception? inner) =>
        new(VaultProblem.VaultCertificateInvalid, $"'{path}' cannot be used for the connection to Vault; expected {expected}.", $"Check {where}.", inner);
}
