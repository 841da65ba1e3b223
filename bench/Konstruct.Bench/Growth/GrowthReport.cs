namespace Konstruct.Bench.Growth;

/// <summary>The page's part about growth.</summary>
internal static class GrowthReport
{
    /// <summary>The picture's name, beside the page.</summary>
    public const string ChartName = "growth.svg";

    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(GrowthBenchmark benchmark, BenchRun run)
    {
        var page = new PageText();
        var sizes = benchmark.Sizes;
        page.Line($"What ten times, and a hundred times, as many clusters cost: repositories of {sizes[0]:N0}, {sizes[1]:N0} and {sizes[2]:N0} clusters with twenty files each, made and measured as above. `Invoke-KonstructMigration` works on Vault (the sandbox's, a process of its own) and files, with its journal; GitHub is not asked and the clusters are not verified.");
        page.Line($"{(benchmark.Runs(0) == 1 ? "Each figure is that of a single run." : $"Each figure is the median of {benchmark.Runs(0)} runs, that of the largest repository a single run.")} The smallest repository is so quickly done that compiling the code is most of it.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"![Time for one cluster and peak memory, over the number of clusters]({ChartName})");
        page.Line();
        page.Line($"| what | ms for one of {sizes[0]:N0} | of {sizes[1]:N0} | of {sizes[2]:N0} | growth, last step | peak memory at {sizes[0]:N0} | at {sizes[1]:N0} | at {sizes[2]:N0} |");
        page.Line($"|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var series in benchmark.All)
        {
            var time = series.MillisecondsPerCluster;
            var peak = series.PeakMebibytes;
            page.Line($"| `{series.Name}` | {time[0]:F2} | {time[1]:F2} | {time[2]:F2} | {time[2] / time[1]:F2} | {peak[0]:N0} MiB | {peak[1]:N0} MiB | {peak[2]:N0} MiB |");
        }

        var plan = benchmark.All[^1].PeakMebibytes;
        page.Line();
        page.Line($"Memory is the peak of the process, with PowerShell's engine, which alone takes most of it. The cmdlets for files work through a repository file by file, or cluster by cluster. `Invoke-KonstructMigration` makes its whole plan, with the diff of every file and what becomes of every secret, before anything is written, and holds that to the end: {(plan[^1] - plan[^2]) * 1024 / (sizes[^1] - sizes[^2]):N0} KiB for a cluster. Where that is too much, `-Name` gives it a share of the fleet.");
        return page.ToString();
    }
}
