namespace Konstruct.Bench;

/// <summary>The benchmark's page, <c>bench/README.md</c>, of which each part can be measured and replaced alone.</summary>
internal static class Page
{
    // A part begins with such a heading, and holds none further.
    private const string HeadingMark = "\n## ";

    private static readonly string _header = $"""
        # Benchmarks

        Made by `dotnet run -c Release --project bench/Konstruct.Bench -- --write`; do not edit. With `--only`, one part is measured, and the others stay as they are: `--only` takes {string.Join(", ", BenchPart.All.Select(static part => $"`{part.Name}`"))}.

        """.ReplaceLineEndings("\n");

    /// <summary>The page with one part replaced.</summary>
    /// <param name="present">The page as it is; empty where there is none.</param>
    /// <param name="part">The part.</param>
    /// <param name="text">What is to stand below its heading.</param>
    public static string Replace(string present, BenchPart part, string text) =>
        _header + string.Concat(BenchPart.All.Select(one => one == part ? "\n" + Compose(part, text) : Cut(present, one)));

    /// <summary>A part from its heading on.</summary>
    /// <param name="part">The part.</param>
    /// <param name="text">What stands below its heading.</param>
    public static string Compose(BenchPart part, string text) => $"## {part.Heading}\n\n{text}";

    private static string Cut(string page, BenchPart part)
    {
        var start = page.IndexOf(HeadingMark + part.Heading + "\n", StringComparison.Ordinal);
        if (start < 0)
            return "";
        var end = page.IndexOf(HeadingMark, start + 1, StringComparison.Ordinal);
        return page[start..(end < 0 ? page.Length : end)];
    }
}
