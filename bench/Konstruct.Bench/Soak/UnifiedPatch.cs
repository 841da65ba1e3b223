using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Konstruct.Bench.Soak;

/// <summary>Applies a unified diff to a text, to see whether it tells what was written. Nothing is guessed: where a line is not as the diff has it, it does not fit.</summary>
internal static partial class UnifiedPatch
{
    private const string NoEnd = "\\ No newline at end of file";

    /// <summary>The text after the change; null where the diff does not fit.</summary>
    /// <param name="before">The text before; empty where the file was not there.</param>
    /// <param name="diff">The diff of that one file.</param>
    public static string? Apply(string before, string diff)
    {
        var lines = Lines(before);
        var result = new StringBuilder();
        var at = 0;
        var changes = Lines(diff);
        var isInHunk = false;
        for (var index = 0; index < changes.Count; index++)
        {
            var change = changes[index];
            if (Hunk().Match(change) is { Success: true } hunk)
            {
                var start = int.Parse(hunk.Groups["start"].ValueSpan, CultureInfo.InvariantCulture) - (hunk.Groups["count"].Value == "0" ? 0 : 1);
                while (at < start && at < lines.Count)
                    result.Append(lines[at++]);
                isInHunk = true;
                continue;
            }
            if (!isInHunk || change.StartsWith(NoEnd, StringComparison.Ordinal))
                continue;
            var text = index + 1 < changes.Count && changes[index + 1].StartsWith(NoEnd, StringComparison.Ordinal) ? change[1..].TrimEnd('\n') : change[1..];
            if (change[0] != '+' && (at >= lines.Count || lines[at++] != text))
                return null;
            if (change[0] != '-')
                result.Append(text);
        }
        while (at < lines.Count)
            result.Append(lines[at++]);
        return result.ToString();
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..next]);
            at = next;
        }

        return lines;
    }

    [GeneratedRegex(@"^@@ -(?<start>\d+)(,(?<count>\d+))? \+\d+(,\d+)? @@", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hunk();
}
