using System.Text.RegularExpressions;

namespace Konstruct.Core.Yaml;

/// <summary>
/// Finds block scalars by their lines, before anything can be parsed: what stands inside one is text, also where it looks like a template's control line.
/// </summary>
internal static partial class BlockScalarLines
{
    /// <summary>
    /// Which of the actions at <paramref name="ownLine"/> (offsets) are text of a block scalar. One that is indented less than the scalar's content
    /// is a control line that only passes through; the first line of the content may be one of the <paramref name="outputs"/>.
    /// </summary>
    public static IReadOnlySet<int> InsideOf(string masked, IReadOnlySet<int> ownLine, IReadOnlySet<int> outputs)
    {
        var inside = new HashSet<int>();
        var lines = Split(masked, ownLine);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Action >= 0 || lines[i].IsBlank || !TryReadHeader(masked, lines[i], out var parent, out var content))
                continue;
            var last = i;
            var isGiven = content != int.MaxValue;
            for (var k = i + 1; k < lines.Count; k++)
            {
                if (lines[k].IsBlank)
                    continue;
                if (lines[k].Action >= 0)
                {
                    if (lines[k].Indent <= parent)
                        continue;
                    last = k;
                    if (content == int.MaxValue && outputs.Contains(lines[k].Action))
                        content = lines[k].Indent;
                    continue;
                }
                if (lines[k].Indent <= parent)
                    break;
                content = isGiven ? content : Math.Min(content, lines[k].Indent);
                last = k;
            }
            for (var k = i + 1; k <= last; k++)
            {
                if (lines[k].Action >= 0 && lines[k].Indent > parent && (content == int.MaxValue || lines[k].Indent >= content))
                    inside.Add(lines[k].Action);
            }
            i = last;
        }
        // A line may hold several actions: they share its fate.
        var at = 0;
        foreach (var action in ownLine.Order())
        {
            while (at + 1 < lines.Count && lines[at + 1].Start <= action)
                at++;
            if (lines[at].Action >= 0 && inside.Contains(lines[at].Action))
                inside.Add(action);
        }
        return inside;
    }

    private static List<Line> Split(string masked, IReadOnlySet<int> ownLine)
    {
        var lines = new List<Line>();
        for (var start = 0; start < masked.Length;)
        {
            var end = TextLines.EndOf(masked, start);
            var indent = 0;
            while (start + indent < end && masked[start + indent] == ' ')
                indent++;
            var first = start + indent;
            while (first < end && masked[first] == '\t')
                first++;
            lines.Add(new Line(start, end, indent, ownLine.Contains(first) ? first : -1, TextLines.IsBlank(masked, start, end)));
            start = TextLines.NextOf(masked, start);
        }
        return lines;
    }

    // Column of the node whose value the block scalar is, or -1 at the document's root, and of its content where the header tells it; false where the line opens none.
    private static bool TryReadHeader(string masked, Line line, out int column, out int content)
    {
        column = -1;
        content = int.MaxValue;
        var text = masked.AsSpan(line.Start, line.End - line.Start);
        if (text.IndexOfAny('|', '>') < 0)
            return false;
        var match = Header().Match(masked, line.Start, line.End - line.Start);
        if (!match.Success)
            return false;
        var introducer = match.Groups["introducer"];
        var step = match.Groups["step"] is { Success: true, ValueSpan: var digit } ? digit[0] - '0' : 0;
        if (introducer.ValueSpan is "---")
        {
            content = step > 0 ? step : content;
            return introducer.Index == line.Start;
        }
        column = line.Indent;
        var rest = masked.AsSpan(line.Start + column, line.End - line.Start - column);
        while (rest.Length > 1 && rest[0] is '-' or '?' && rest[1] == ' ' && line.Start + column != introducer.Index)
        {
            var gap = 1;
            while (gap < rest.Length && rest[gap] == ' ')
                gap++;
            column += gap;
            rest = rest[gap..];
        }
        content = step > 0 ? column + step : content;
        return true;
    }

    private readonly record struct Line(int Start, int End, int Indent, int Action, bool IsBlank);

    [GeneratedRegex(@"(?<introducer>---|[:?-])[ \t]+([&!]\S*[ \t]+)*[|>][-+]?(?<step>[1-9])?[-+]?[ \t]*([ \t]#.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Header();
}
