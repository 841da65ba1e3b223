namespace Konstruct.Bench;

/// <summary>The page's part about importing the module.</summary>
internal static class ImportReport
{
    /// <summary>The part, from its heading on.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="options">How.</param>
    /// <param name="machine">Where.</param>
    /// <param name="date">When.</param>
    public static string Compose(ImportBenchmark benchmark, BenchOptions options, string machine, DateOnly date) => FormattableString.Invariant($"""
        ## {Page.Heading(BenchPart.Import)}

        `Import-Module` of this module, and of a binary module with one cmdlet and nothing in it, in the same engine, which has imported a module without code before. Each figure is the median of {options.Runs * ImportBenchmark.TimesPerRun}, taken in turns, each in a process of its own.

        {date:yyyy-MM-dd}; {machine}.

        | what | median | shortest – longest |
        |---|--:|--:|
        | importing the module | {benchmark.Module.Median:F0} ms | {benchmark.Module.Shortest:F0} – {benchmark.Module.Longest:F0} ms |
        | importing the empty module | {benchmark.Empty.Median:F0} ms | {benchmark.Empty.Shortest:F0} – {benchmark.Empty.Longest:F0} ms |

        The module takes {benchmark.Module.Median - benchmark.Empty.Median:F0} ms more.

        """).ReplaceLineEndings("\n");
}
