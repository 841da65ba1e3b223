using System.Text.RegularExpressions;

namespace Konstruct.Core.Migration;

/// <summary>Whether a piece of a manifest may hold the value of a secret, so that it must not get into a journal. What only names one, a property or a template field, does not.</summary>
internal static partial class SecretLook
{
    /// <summary>Whether it may.</summary>
    public static bool MayBeIn(string text) => Known().IsMatch(text) || Assigned().IsMatch(text) || Random().Matches(text).Any(m => IsMixed(m.Value));

    // Words of the platform are written in small letters; what has both cases and digits throughout is made by chance.
    private static bool IsMixed(string word) => word.Any(char.IsAsciiLetterUpper) && word.Any(char.IsAsciiLetterLower) && word.Count(char.IsAsciiDigit) > 1;

    // What tokens and keys begin with, and a credential in an address.
    [GeneratedRegex(@"gh[a-z]_[A-Za-z0-9]|github_pat_|glpat-|hv[sbr]\.[A-Za-z0-9]|-----BEGIN|\beyJ[A-Za-z0-9_-]{8}|\bA[KS]IA[A-Z0-9]{12}|://[^/\s{}<>]+:[^/\s]*@", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Known();

    // password: something other than a template's action, a token of a template, nothing, or the name of a property.
    [GeneratedRegex("""^[ \t-]*["']?(?:[A-Za-z0-9_.-]*(?:password|passwd|token|apikey|privatekey|private_key|credentials))["']?[ \t]*:[ \t]*(?![ \t]|$|\r|#|["']?[ \t]*(?:\{\{|<[A-Z_]+>|[`]))(?!["']["'])""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Multiline, 1000)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"[A-Za-z0-9+/_=-]{20,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Random();
}
