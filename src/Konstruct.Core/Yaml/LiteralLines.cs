using DiffPlex;
using DiffPlex.Chunkers;

namespace Konstruct.Core.Yaml;

/// <summary>
/// Changes the lines of a literal block scalar that differ, and no other: lines of blanks, trailing blanks and line ends of the others are not part of the value,
/// and would be lost if the whole were written anew.
/// </summary>
internal static class LiteralLines
{
    private static readonly CustomFunctionChunker _lines = new(t => t.Split('\n'));

    /// <summary>The splices; null where the value cannot be changed line by line.</summary>
    /// <param name="node">The scalar.</param>
    /// <param name="value">What it is to say.</param>
    public static SpliceList? Splices(YamlScalar node, string value)
    {
        var before = node.Value.TrimEnd('\n');
        var after = value.TrimEnd('\n');
        // The header says how the text ends, and the first line how far it is indented.
        if (node.Style != YamlScalarStyle.Literal || before.Length == 0 || after.Length == 0 || node.Value.Length - before.Length != value.Length - after.Length
            || !SaysItsIndentation(after) || LinesOf(node, before.Split('\n')) is not { } lines)
        {
            return null;
        }
        var text = node.File.Text;
        var indent = lines.First(l => l.Length > 0).Indent;
        var diff = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, _lines);
        var splices = new SpliceList(text);
        foreach (var block in diff.DiffBlocks)
        {
            var added = diff.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB).ToList();
            if (!added.TrueForAll(l => ScalarText.IsPrintableLine(l) && (l.Length == 0 || l.AsSpan().IndexOfAnyExcept(" \t") >= 0)))
                return null;
            var first = block.DeleteStartA;
            var written = added.Select(l => l.Length == 0 ? "" : new string(' ', indent) + l);
            var lineEnd = TextLines.EndingAt(text, lines[Math.Max(0, first - 1)].Start);
            if (block.DeleteCountA > 0 && added.Count > 0)
                splices.Replace(new TextSpan(lines[first].Start, lines[first + block.DeleteCountA - 1].End), string.Join(lineEnd, written));
            else if (block.DeleteCountA > 0 && first + block.DeleteCountA < lines.Count)
                splices.Cut(lines[first].Start, lines[first + block.DeleteCountA].Start);
            else if (block.DeleteCountA > 0)
                splices.Cut(lines[first - 1].End, lines[^1].End);
            else if (first < lines.Count)
                splices.Insert(lines[first].Start, string.Concat(written.Select(l => l + lineEnd)));
            else
                splices.Insert(lines[^1].End, string.Concat(written.Select(l => lineEnd + l)));
        }
        return splices;
    }

    private static bool SaysItsIndentation(string value) => value.TrimStart('\n')[0] is not (' ' or '\t');

    // Null where the lines of the text are not those of the value: a header that tells the indentation, an action of several lines, a lone carriage return.
    private static List<Line>? LinesOf(YamlScalar node, string[] values)
    {
        var text = node.File.Text;
        var lines = new List<Line>(values.Length);
        var indent = -1;
        var at = TextLines.NextOf(text, node.ContentStart);
        foreach (var value in values)
        {
            if (at >= text.Length)
                return null;
            var end = TextLines.EndOf(text, at);
            var source = text.AsSpan(at, end - at);
            var blanks = source.IndexOfAnyExcept(' ') is var first && first < 0 ? source.Length : first;
            if (indent < 0 && value.Length > 0)
                indent = blanks;
            if (value.Length == 0 ? blanks < source.Length || indent >= 0 && source.Length > indent : source.Length < indent || blanks < indent || !source[indent..].SequenceEqual(value))
                return null;
            lines.Add(new Line(at, end, indent, value.Length));
            at = TextLines.NextOf(text, at);
        }
        return lines;
    }

    private readonly record struct Line(int Start, int End, int Indent, int Length);
}
