namespace Konstruct.Cmdlets.Tests.Help;

/// <summary>A command of a page's example with what the page says comes out.</summary>
/// <param name="Line">The line of the page, from 1.</param>
/// <param name="Command">What is typed.</param>
/// <param name="Output">The lines that come out, <c>…</c> standing for anything; empty where the page shows none.</param>
/// <param name="IsRun">Whether it runs here: not what needs a program or a service that is not everywhere.</param>
/// <param name="Width">How wide the console is, in characters.</param>
internal sealed record PageExample(int Line, string Command, IReadOnlyList<string> Output, bool IsRun, int Width)
{
    // As wide as the help's pages are.
    private const int UsualWidth = 100;

    private const string Prompt = "PS> ";
    private const string Continued = ">> ";

    /// <summary>The examples of a page. A block that begins with <c>```powershell parse</c> is not run, one with <c>```powershell setup</c> in a comment is not shown, and one with a number is shown in a console of that width.</summary>
    public static IReadOnlyList<PageExample> Of(IReadOnlyList<string> page)
    {
        var examples = new List<PageExample>();
        for (var i = 0; i < page.Count; i++)
        {
            if (!page[i].StartsWith("```powershell", StringComparison.Ordinal))
                continue;
            var mark = page[i]["```powershell".Length..].Trim();
            var width = int.TryParse(mark, System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : UsualWidth;
            var isRun = mark != "parse";
            var block = new List<PageExample>();
            for (i++; page[i] != "```"; i++)
            {
                if (page[i].StartsWith(Prompt, StringComparison.Ordinal))
                    block.Add(new PageExample(i + 1, page[i][Prompt.Length..], [], isRun, width));
                else if (page[i].StartsWith(Continued, StringComparison.Ordinal))
                    block[^1] = block[^1] with { Command = $"{block[^1].Command}\n{page[i][Continued.Length..]}" };
                else if (block.Count > 0)
                    block[^1] = block[^1] with { Output = [.. block[^1].Output, page[i].TrimEnd()] };
            }
            examples.AddRange(block.Select(e => e with { Output = Trimmed(e.Output) }));
        }
        return examples;
    }

    /// <summary>Whether what came out is what the page shows.</summary>
    public bool Shows(string text) => Output.Count == 0 || Matches([.. Output], [.. Trimmed([.. text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())])]);

    private static IReadOnlyList<string> Trimmed(IReadOnlyList<string> lines) =>
        [.. lines.SkipWhile(l => l.Length == 0).Reverse().SkipWhile(l => l.Length == 0).Reverse()];

    // A line of its own that is … stands for any lines, and within a line for any text.
    private static bool Matches(ReadOnlySpan<string> expected, ReadOnlySpan<string> seen)
    {
        if (expected.IsEmpty)
            return seen.IsEmpty;
        if (expected[0] == "…")
        {
            for (var skipped = 0; skipped <= seen.Length; skipped++)
            {
                if (Matches(expected[1..], seen[skipped..]))
                    return true;
            }
            return false;
        }
        return !seen.IsEmpty && MatchesLine(expected[0], seen[0]) && Matches(expected[1..], seen[1..]);
    }

    private static bool MatchesLine(string expected, string seen)
    {
        var parts = expected.Split('…');
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var found = i == parts.Length - 1 && i > 0 ? seen.LastIndexOf(parts[i], StringComparison.Ordinal) : seen.IndexOf(parts[i], at, StringComparison.Ordinal);
            if (found < at || (i == 0 && found != 0))
                return false;
            at = found + parts[i].Length;
        }
        return at == seen.Length;
    }
}
