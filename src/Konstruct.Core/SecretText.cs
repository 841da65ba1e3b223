using System.Runtime.InteropServices;
using System.Security;

namespace Konstruct.Core;

/// <summary>Secrets on their way between PowerShell, which holds them as <see cref="SecureString"/>, and the requests that need their text.</summary>
public static class SecretText
{
    /// <summary>The text of a secret.</summary>
    /// <param name="secret">The secret.</param>
    public static string Reveal(SecureString secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(pointer, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    /// <summary>A text as a secret that can no longer be changed.</summary>
    /// <param name="text">The text.</param>
    public static SecureString Protect(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var secret = new SecureString();
        foreach (var character in text)
            secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }
}
