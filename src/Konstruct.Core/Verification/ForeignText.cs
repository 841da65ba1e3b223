using System.Text.RegularExpressions;

namespace Konstruct.Core.Verification;

/// <summary>What another program said, as it may be shown: on one line, not too long, and without what may be a credential.</summary>
internal static partial class ForeignText
{
    private const int Longest = 300;
    private const string Hidden = "***";

    // What is but a word is prose: 'bearer authentication', 'password: invalid'.
    private const string NoWord = "(?!(?-i:[A-Z]?[a-z]{1,19})(?![\\w.+/=-]))";

    /// <summary>The text as it may be shown.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        var line = User().Replace(Blanks().Replace(Key().Replace(text, Hidden), " ").Trim(), "${scheme}***@");
        line = Token().Replace(Named().Replace(Scheme().Replace(Header().Replace(line, Hidden), Hidden), Hidden), Hidden);
        line = VisibleText.Of(line);
        return line.Length > Longest ? line[..Longest] + "…" : line;
    }

    [GeneratedRegex(@"-----BEGIN.*?(-----END[A-Z ]*-----|\z)", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?<scheme>[a-z][a-z0-9+.-]*://)[^\s/@']*(/[^\s@']*)?@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex User();

    // The value of an HTTP header that authenticates, whatever its scheme.
    [GeneratedRegex(@"(?<=\b(authorization|x-vault-token|private-token)[""']?\s*[:=]\s*[""'\[]?\s*((basic|bearer|token)\s+)?)(?!(basic|bearer|token)\s)[^\s""'\]]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Header();

    [GeneratedRegex(@"(?<=\b(basic|bearer)\s+)" + NoWord + @"[^\s""',;]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Scheme();

    // A value behind its name: as in a query or an option, in JSON, or in YAML.
    [GeneratedRegex(@"(?<=(password|passwd|passphrase|pwd|secret|token|api_?key|private_?key)(=[""']?|""\s*:\s*""))[^\s""'&,;]+|(?<=\b(password|passwd|passphrase|pwd)[""']?:\s*[""']?)" + NoWord + @"[^\s""'&,;]+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();

    // GitHub's tokens, old ones of 40 hex digits among them; Vault's, old and new; and web tokens.
    [GeneratedRegex(@"(gh[a-z]_|github_pat_|hv[sbr]\.)[A-Za-z0-9_.-]+|\b(v[0-9]\.)?[0-9a-f]{40}\b|\b(?-i:[sbr])\.[A-Za-z0-9]{24,}\b|eyJ[A-Za-z0-9_-]{10,}[A-Za-z0-9_.-]*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();
}
