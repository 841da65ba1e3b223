using System.Text.RegularExpressions;

namespace Konstruct.Core.GitHub;

/// <summary>An App's key as it stands in Vault or in a Secret, where nobody mends it before ArgoCD, Crossplane's provider or a runner reads it by Go's <c>encoding/pem</c>. Source: https://github.com/golang/go/blob/master/src/encoding/pem/pem.go (Decode).</summary>
internal static partial class StoredKey
{
    /// <summary>Reads a key as Go does.</summary>
    /// <param name="text">The field's text.</param>
    /// <returns>The key, with its text as GitHub gives it out.</returns>
    /// <exception cref="GitHubException">Go does not read it, or it is no RSA key.</exception>
    public static GitHubAppKey Parse(string text)
    {
        if (Block().Match(text) is { Success: true } block)
            return GitHubAppKey.Parse(block.Value);
        string? damage = null;
        using var mended = GitHubAppKey.Parse(text, d => damage ??= d);
        throw new GitHubException(GitHubProblemKind.GitHubKeyInvalid, (damage ?? "The private key is not as Go reads it; that was mended.").Replace("; that was mended.", ", which ArgoCD does not mend.", StringComparison.Ordinal), "Write the key anew: Set-KonstructVaultAppCredential.");
    }

    // Go takes the first block whose lines begin with BEGIN and END. CRLF, a missing last line end, blanks behind and within lines, and whatever stands before and after are nothing to it.
    [GeneratedRegex(@"(?<=\A|\n)-----BEGIN (?<label>[^\r\n]*?)-----[ \t]*\r?\n([A-Za-z0-9+/= \t\r\n]*\n)?-----END \k<label>-----(?=[ \t]*(\r?\n|\z))", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Block();
}
