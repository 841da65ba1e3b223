using System.Text.RegularExpressions;

namespace Konstruct.Core.GitHub;

/// <summary>What a message may show of a text that a user gave: it may be, or hold, a credential that was meant for elsewhere.</summary>
internal static partial class Shown
{
    private const int Longest = 200;

    /// <summary>The text without what may be a credential in it.</summary>
    public static string Of(string text)
    {
        // Several lines, or very long ones, are a key rather than a name.
        if (text.Length > Longest || text.Contains("-----", StringComparison.Ordinal))
            return "***";
        return VisibleText.Of(Query().Replace(Token().Replace(User().Replace(text, "***@"), "***"), "?***"));
    }

    // All up to the last @ but the one name that every SSH address has. A password may hold anything, slashes too.
    [GeneratedRegex(@"(?<=^([a-z][a-z0-9+.-]*://)?)(?!git@[^@]*$).+@", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex User();

    [GeneratedRegex(@"(gh[a-z]_|github_pat_|hv[sbr]\.)[A-Za-z0-9_.-]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"[?#].*", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Query();
}
