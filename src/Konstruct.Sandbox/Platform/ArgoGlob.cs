using System.Text;
using System.Text.RegularExpressions;

namespace Konstruct.Sandbox.Platform;

/// <summary>The patterns that ArgoCD matches files, repositories and destinations with.</summary>
internal static class ArgoGlob
{
    /// <summary>Whether a text matches; a star crosses slashes unless they are to separate.</summary>
    /// <param name="pattern">The pattern: stars, question marks, <c>{a,b}</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="slashSeparates">Whether one star stops at a slash.</param>
    public static bool Matches(string pattern, string text, bool slashSeparates = false)
    {
        if (pattern == "*")
            return true;
        var any = slashSeparates ? "[^/]*" : ".*";
        var expression = new StringBuilder("^");
        var depth = 0;
        for (var at = 0; at < pattern.Length; at++)
        {
            var c = pattern[at];
            if (c == '*' && at + 1 < pattern.Length && pattern[at + 1] == '*')
            {
                expression.Append(".*");
                at++;
            }
            else
            {
                depth += c == '{' ? 1 : c == '}' && depth > 0 ? -1 : 0;
                expression.Append(c switch
                {
                    '*' => any,
                    '?' => ".",
                    '{' => "(",
                    '}' => ")",
                    ',' when depth > 0 => "|",
                    _ => Regex.Escape(c.ToString()),
                });
            }
        }
        return Regex.IsMatch(text, expression.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }
}
