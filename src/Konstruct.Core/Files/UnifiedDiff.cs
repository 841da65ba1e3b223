using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;

namespace Konstruct.Core.Files;

/// <summary>
/// Shows a change as <c>git diff</c> does, so that <c>git apply</c> takes it. DiffPlex finds the difference; its own renderer drops carriage returns
/// and the mark of a missing final line end, both of which <c>git apply</c> needs.
/// </summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    // As git has it: a line feed ends a line, and nothing else.
    private static readonly CustomFunctionChunker _lines = new(Lines);

    /// <summary>The difference of two texts.</summary>
    /// <param name="before">The text before; null where the file is created.</param>
    /// <param name="after">The text after.</param>
    /// <param name="path">Relative path of the file, with slashes.</param>
    /// <returns>The diff with three lines of context; empty where the texts are equal.</returns>
    public static string Between(string? before, string after, string path)
    {
        if (before == after)
            return "";
        var result = Differ.Instance.CreateDiffs(before ?? "", after, ignoreWhiteSpace: false, ignoreCase: false, _lines);
        var diff = new StringBuilder($"--- {(before is null ? "/dev/null" : $"a/{path}")}\n+++ b/{path}\n");
        foreach (var hunk in Hunks(result.DiffBlocks))
            Write(diff, result, hunk);
        return diff.ToString();
    }

    private static string[] Lines(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var feed and >= 0 ? feed + 1 : text.Length;
            lines.Add(text[at..end]);
            at = end;
        }
        return [.. lines];
    }

    // Changes whose contexts touch share a hunk.
    private static IEnumerable<List<DiffBlock>> Hunks(IList<DiffBlock> blocks)
    {
        var hunk = new List<DiffBlock>();
        foreach (var block in blocks)
        {
            if (hunk.Count > 0 && block.DeleteStartA - (hunk[^1].DeleteStartA + hunk[^1].DeleteCountA) > 2 * Context)
            {
                yield return hunk;
                hunk = [];
            }
            hunk.Add(block);
        }
        yield return hunk;
    }

    private static void Write(StringBuilder diff, DiffResult result, List<DiffBlock> hunk)
    {
        var (old, now) = (result.PiecesOld, result.PiecesNew);
        var start = Math.Max(0, hunk[0].DeleteStartA - Context);
        var end = Math.Min(old.Count, hunk[^1].DeleteStartA + hunk[^1].DeleteCountA + Context);
        var newStart = hunk[0].InsertStartB - (hunk[0].DeleteStartA - start);
        var newCount = end - start + hunk.Sum(b => b.InsertCountB - b.DeleteCountA);
        diff.Append(CultureInfo.InvariantCulture, $"@@ -{Range(start, end - start)} +{Range(newStart, newCount)} @@\n");
        var at = start;
        foreach (var block in hunk)
        {
            for (; at < block.DeleteStartA; at++)
                Line(diff, ' ', old[at]);
            for (; at < block.DeleteStartA + block.DeleteCountA; at++)
                Line(diff, '-', old[at]);
            for (var added = block.InsertStartB; added < block.InsertStartB + block.InsertCountB; added++)
                Line(diff, '+', now[added]);
        }
        for (; at < end; at++)
            Line(diff, ' ', old[at]);
    }

    // An empty range stands behind the line before it.
    private static string Range(int start, int count) => string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start : start + 1)},{count}");

    private static void Line(StringBuilder diff, char mark, string line)
    {
        diff.Append(mark).Append(line);
        if (!line.EndsWith('\n'))
            diff.Append("\n\\ No newline at end of file\n");
    }
}
