namespace Konstruct.Bench.Import;

/// <summary>The page's part about importing the module.</summary>
internal static class ImportReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(ImportBenchmark benchmark, BenchRun run) => FormattableString.Invariant($"""
        `Import-Module` of this module, and of a binary module with one cmdlet and nothing in it, in the same engine, which has imported a module without code before. Each figure is the median of {run.Options.Runs * ImportBenchmark.TimesPerRun}, taken in turns, each in a process of its own.

        {run.Stamp}

        | what | median | shortest – longest |
        |---|--:|--:|
        | importing the module | {benchmark.Module.Median:F0} ms | {benchmark.Module.Shortest:F0} – {benchmark.Module.Longest:F0} ms |
        | importing the empty module | {benchmark.Empty.Median:F0} ms | {benchmark.Empty.Shortest:F0} – {benchmark.Empty.Longest:F0} ms |

        The module takes {benchmark.Module.Median - benchmark.Empty.Median:F0} ms more.

        """).ReplaceLineEndings("\n");
}
