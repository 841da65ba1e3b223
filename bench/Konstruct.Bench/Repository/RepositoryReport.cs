using System.Globalization;

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
        page.Line($"A repository of {run.Options.Clusters:N0} clusters is generated from `samples/gitops`: {benchmark.Read.Files:N0} files. Each step of the migration goes over the whole of it.");
        page.Line($"The floor of a step is what any tool has to do for it: find and read every file, and replace those that change by way of a temporary file that is flushed to disk and renamed, {Steps.Parallelism} at a time. Where nothing changes, it is to find and read every file.");
        page.Line($"Each figure is the median of {run.Options.Runs} runs, taken in turns, each in a process of its own and on a freshly written repository in a warm page cache. Times include compiling the code, not starting the process. Dynamic PGO is off, as in `Konstruct.Runner`; in `pwsh`, which leaves it on, `DOTNET_TieredPGO=0` does the same, and without it a run of this size takes about twice as long.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"### Time");
        page.Line();
        page.Line($"| what | files read | written | median | shortest – longest | ratio to its floor |");
        page.Line($"|---|--:|--:|--:|--:|--:|");
        foreach (var step in benchmark.Steps)
        {
            AddTime(step.Name, step.First, step.Floor);
            AddTime("its floor", step.Floor, step.Floor);
            AddTime("the same again, nothing to change", step.Again, benchmark.Read);
        }
        AddTime("finding and assessing the clusters", benchmark.Discover, benchmark.Read);
        AddTime("floor: read all", benchmark.Read, benchmark.Read);
        page.Line();
        page.Line($"Of the {benchmark.Discover.Clusters:N0} clusters the first is given after {benchmark.Discover.MedianFirstMilliseconds:N0} ms, {benchmark.Discover.MedianFirstMilliseconds / benchmark.Discover.MedianMilliseconds:P0} of the whole time.");
        page.Line();
        page.Line($"### Memory");
        page.Line();
        page.Line($"Peak resident memory of the process, and what its work allocated in all.");
        page.Line();
        page.Line($"| what | files read | peak | allocated |");
        page.Line($"|---|--:|--:|--:|");
        AddMemory("the runtime alone", benchmark.Runtime);
        foreach (var step in benchmark.Steps)
        {
            AddMemory(step.Name, step.First);
            AddMemory("its floor", step.Floor);
        }
        AddMemory("finding and assessing the clusters", benchmark.Discover);
        AddMemory($"converting in {Number(benchmark.FewClusters)} clusters, garbage collected every 4 MiB", benchmark.ConvertFewTidily);
        AddMemory($"converting in {Number(run.Options.Clusters)} clusters, garbage collected every 4 MiB", benchmark.ConvertTidily);
        AddMemory($"finding {Number(benchmark.FewClusters)} clusters, garbage collected every 4 MiB", benchmark.DiscoverFewTidily);
        AddMemory($"finding {Number(run.Options.Clusters)} clusters, garbage collected every 4 MiB", benchmark.DiscoverTidily);
        page.Line();
        page.Line($"The last four show what the work holds, rather than what awaits collection: with {(double)benchmark.ConvertTidily.Files / benchmark.ConvertFewTidily.Files:F0} times the files the peak is {Growth(benchmark.ConvertTidily, benchmark.ConvertFewTidily):F2} and {Growth(benchmark.DiscoverTidily, benchmark.DiscoverFewTidily):F2} times as high.");
        return page.ToString();

        void AddTime(string what, Series series, Series floor) =>
            page.Line($"| {what} | {series.Files:N0} | {series.Written:N0} | {series.MedianMilliseconds:N0} ms | {series.ShortestMilliseconds:N0} – {series.LongestMilliseconds:N0} ms | {series.MedianMilliseconds / floor.MedianMilliseconds:F2} |");

        void AddMemory(string what, Series series) =>
            page.Line($"| {what} | {series.Files:N0} | {Mebibytes(series.MedianPeakBytes)} | {Mebibytes(series.MedianAllocatedBytes)} |");
    }

    private static double Growth(Series many, Series few) => many.MedianPeakBytes / few.MedianPeakBytes;

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Mebibytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024):N0} MiB");
}
