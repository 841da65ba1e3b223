using System.Text;
using System.Text.RegularExpressions;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>ArgoCD's patterns: <c>*</c> is anything up to a separator, <c>**</c> anything, <c>?</c> one character, <c>{a,b}</c> either.</summary>
internal static class Glob
{
    /// <summary>Whether a value matches a pattern.</summary>
    public static bool IsMatch(string pattern, string value, char? separator = null)
    {
        // ArgoCD's own exception: a lone star is anything.
        if (pattern == "*")
            return true;
        var any = separator is { } mark ? $"[^{Regex.Escape(mark.ToString())}]" : ".";
        var expression = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            expression.Append(pattern[i] switch
            {
                '*' when i + 1 < pattern.Length && pattern[i + 1] == '*' => Both(ref i),
                '*' => any + "*",
                '?' => any,
                '{' => "(?:",
                '}' => ")",
                ',' => "|",
                var other => Regex.Escape(other.ToString()),
            });
        }
        try
        {
            return Regex.IsMatch(value, expression.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        }
        // Braces that do not pair are no pattern.
        catch (RegexParseException)
        {
            return pattern == value;
        }
    }

    private static string Both(ref int at)
    {
        at++;
        return ".*";
    }
}
