namespace Konstruct.Bench;

/// <summary>The benchmark's page, <c>bench/README.md</c>, of which each part can be measured and replaced alone.</summary>
internal static class Page
{
    private const string Header = """
        # Benchmarks

        Made by `dotnet run -c Release --project bench/Konstruct.Bench -- --write`; do not edit. With `--only repository`, `--only vault`, `--only checks` or `--only import` one part is measured, and the others stay as they are.

        """;

    // A part begins with such a heading, and holds none further.
    private const string HeadingMark = "\n## ";

    /// <summary>The heading that a part begins with.</summary>
    /// <param name="part">The part.</param>
    public static string Heading(BenchPart part) => part switch
    {
        BenchPart.Repository => "A large repository",
        BenchPart.Vault => "Writing to Vault",
        BenchPart.Checks => "Checking a cluster",
        _ => "Importing the module",
    };

    /// <summary>The page with some parts replaced.</summary>
    /// <param name="present">The page as it is; empty where there is none.</param>
    /// <param name="parts">The new parts, each from its heading on.</param>
    public static string Replace(string present, IReadOnlyDictionary<BenchPart, string> parts) =>
        Header.ReplaceLineEndings("\n") + string.Concat(Enum.GetValues<BenchPart>().Select(part => "\n" + (parts.GetValueOrDefault(part) ?? Cut(present, part))).Where(static text => text.Length > 1));

    private static string Cut(string page, BenchPart part)
    {
        var start = page.IndexOf(HeadingMark + Heading(part) + "\n", StringComparison.Ordinal);
        if (start < 0)
            return "";
        var end = page.IndexOf(HeadingMark, start + 1, StringComparison.Ordinal);
        return page[(start + 1)..(end < 0 ? page.Length : end)];
    }
}
