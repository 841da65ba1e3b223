namespace Konstruct.Bench.ColdStart;

/// <summary>The page's part about one file from a cold start.</summary>
internal static class ColdStartReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(ColdStartBenchmark benchmark, BenchRun run)
    {
        var ours = benchmark.Rows[0].Times;
        var page = new PageText();
        page.Line($"One file with two ExternalSecrets, converted by a process that is started for it: the module in `Konstruct.Runner`, PowerShell's engine and import included, and the tools of the part above. Each figure is the median of {ours.Count}, taken in turns, with the programs in a warm page cache.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"| what | median | shortest – longest | ratio to the module |");
        page.Line($"|---|--:|--:|--:|");
        AddRow("`Konstruct.Runner` that imports the module and does nothing", benchmark.Engine);
        foreach (var (name, times) in benchmark.Rows)
            AddRow(name, times);
        return page.ToString();

        void AddRow(string name, Durations times) => page.Line($"| {name} | {times.Median:N0} ms | {times.Shortest:N0} – {times.Longest:N0} ms | {times.Median / ours.Median:F2} |");
    }
}
