namespace Konstruct.Bench.Repository;

/// <summary>The page's part about a large repository.</summary>
internal static class RepositoryReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(RepositoryBenchmark benchmark, BenchRun run)
    {
        var page = new PageText();
        page.Line($"A repository of {run.Options.Clusters:N0} clusters is generated from `samples/gitops`: {benchmark.Files:N0} files. Each cmdlet of the built module goes over the whole of it, and what it puts out is counted.");
        page.Line($"Its floor is what any program has to do for the same: find and read every file, and replace those that change by way of a temporary file that is flushed to disk and renamed, {Floor.Parallelism} at a time. Where nothing changes, it is to find and read every file.");
        page.Line($"Each figure is the median of {run.Options.Runs} runs, taken in turns, each in a process of its own and on a freshly written repository in a warm page cache. Times include compiling the code, not starting the process or importing the module. Dynamic PGO is off, as `Konstruct.Runner` has it; in `pwsh`, which leaves it on, `DOTNET_TieredPGO=0` does the same.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"| what | files written | median | shortest – longest | ratio to its floor | peak memory | allocated |");
        page.Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var step in benchmark.Steps)
        {
            AddRow($"`{step.Name}`", step.First, step.Floor);
            AddRow("its floor", step.Floor, step.Floor);
            AddRow("the cmdlet again, nothing to change", step.Again, benchmark.Read);
        }
        AddRow("`Get-KonstructCluster`", benchmark.Discover, benchmark.Read);
        AddRow("floor of what changes nothing", benchmark.Read, benchmark.Read);
        page.Line();
        page.Line($"Of the {benchmark.Discover.Clusters:N0} clusters the first is given after {benchmark.Discover.MedianFirstMilliseconds:N0} ms, {benchmark.Discover.MedianFirstMilliseconds / benchmark.Discover.MedianMilliseconds:P0} of the whole time.");
        page.Line($"Memory is the peak of what was resident, and what the work allocated in all. A process that imports the module and does nothing has {Mebibytes(benchmark.Nothing.MedianPeakBytes)}: PowerShell's engine is the greater part. What the work itself holds is under \"Growth\".");
        return page.ToString();

        void AddRow(string what, Series series, Series floor) =>
            page.Line($"| {what} | {series.Written:N0} | {series.MedianMilliseconds:N0} ms | {series.ShortestMilliseconds:N0} – {series.LongestMilliseconds:N0} ms | {series.MedianMilliseconds / floor.MedianMilliseconds:F2} | {Mebibytes(series.MedianPeakBytes)} | {Mebibytes(series.MedianAllocatedBytes)} |");
    }

    private static string Mebibytes(double bytes) => FormattableString.Invariant($"{bytes / (1024 * 1024):N0} MiB");
}
