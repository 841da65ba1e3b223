using System.Text.RegularExpressions;

namespace Konstruct.Core.Verification;

/// <summary>What another program said, as it may be shown: on one line, not too long, and without what may be a credential.</summary>
internal static partial class ForeignText
{
    private const int Longest = 300;

    /// <summary>The text as it may be shown.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        var line = Key().Replace(text, "***");
        line = Token().Replace(User().Replace(Blanks().Replace(line, " ").Trim(), "${scheme}***@"), "***");
        return line.Length > Longest ? line[..Longest] + "…" : line;
    }

    [GeneratedRegex(@"-----BEGIN.*?(-----END[A-Z ]*-----|\z)", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?<scheme>[a-z][a-z0-9+.-]*://)[^\s/@']*(/[^\s@']*)?@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex User();

    [GeneratedRegex(@"((gh[a-z]_|github_pat_|hv[sbr]\.)[A-Za-z0-9_.-]+|(?<=bearer )\S+|eyJ[A-Za-z0-9_-]{10,}[A-Za-z0-9_.-]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();
}
