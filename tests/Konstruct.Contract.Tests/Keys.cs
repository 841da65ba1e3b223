using System.Security.Cryptography;

namespace Konstruct.Contract.Tests;

/// <summary>Keys made for the tests, none of which is kept.</summary>
internal static class Keys
{
    /// <summary>A new RSA key as PKCS#1 PEM text with a final line end.</summary>
    public static string NewPem()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }
}
