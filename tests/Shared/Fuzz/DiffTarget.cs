using System.Globalization;
using System.Text;
using Konstruct.Core.Files;
using Konstruct.Core.Migration;

namespace Konstruct.Fuzz;

/// <summary>The ways from a text to another and back: the unified diff, and what an undo goes by.</summary>
internal sealed class DiffTarget : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "diffs";

    /// <inheritdoc/>
    public override string What => "the diff of two texts, and the way back";

    /// <inheritdoc/>
    public override int Texts => 2;

    /// <inheritdoc/>
    public override bool Try(FuzzInput input)
    {
        var (before, after) = (input.Texts[0], input.Texts[^1]);
        var inverse = TextInverse.Between(before, after);
        Promise(TextInverse.Apply(after, inverse) == before, "The way back leads to the text before.");
        Promise(before != after || inverse.Count == 0, "Equal texts need no way.");
        SecretLook.MayBeIn(before);
        var diff = UnifiedDiff.Between(before, after, "a.yaml");
        Promise((before == after) == (diff.Length == 0), "Equal texts have no difference, others have one.");
        Promise(diff.Length == 0 || Patched(before, diff) == after, "The diff leads to the text afterwards.");
        Promise(after.Length == 0 || Patched("", UnifiedDiff.Between(null, after, "a.yaml")) == after, "The diff of a new file is the file.");
        return before != after;
    }

    // As patch does it, line by line; a line ends with a line feed and nothing else.
    private static string Patched(string before, string diff)
    {
        var old = Lines(before);
        var lines = Lines(diff);
        Promise(lines.Count > 2 && lines[0].StartsWith("--- ", StringComparison.Ordinal) && lines[1].StartsWith("+++ ", StringComparison.Ordinal), "A diff has its header.");
        var result = new StringBuilder();
        var at = 0;
        for (var i = 2; i < lines.Count;)
        {
            var (start, count, newCount) = Hunk(lines[i++]);
            for (; at < start; at++)
                result.Append(old[at]);
            while (i < lines.Count && (count > 0 || newCount > 0))
            {
                var isOpen = i + 1 < lines.Count && lines[i + 1].StartsWith('\\');
                var line = isOpen ? lines[i][1..^1] : lines[i][1..];
                var mark = lines[i][0];
                i += isOpen ? 2 : 1;
                if (mark is ' ' or '-')
                {
                    Promise(at < old.Count && old[at++] == line, "A diff takes away what is there.");
                    count--;
                }
                if (mark is ' ' or '+')
                {
                    result.Append(line);
                    newCount--;
                }
                Promise(mark is ' ' or '-' or '+', "Each line of a hunk has its mark.");
            }
            Promise(count == 0 && newCount == 0, "A hunk has as many lines as it says.");
        }
        for (; at < old.Count; at++)
            result.Append(old[at]);
        return result.ToString();
    }

    private static (int Start, int Count, int NewCount) Hunk(string header)
    {
        var words = header.Split([' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Promise(words is ["@@", _, _, _, _, "@@"], $"A hunk has its header, but here stands {header}");
        var count = int.Parse(words[2], CultureInfo.InvariantCulture);
        var start = -int.Parse(words[1], CultureInfo.InvariantCulture);
        return (count == 0 ? start : start - 1, count, int.Parse(words[4], CultureInfo.InvariantCulture));
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var feed = text.IndexOf('\n', at);
            var end = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[at..end]);
            at = end;
        }
        return lines;
    }
}
