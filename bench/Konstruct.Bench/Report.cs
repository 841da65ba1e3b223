using System.Globalization;
using System.Text;

namespace Konstruct.Bench;

/// <summary>The benchmark's page.</summary>
internal static class Report
{
    public static string Compose(Benchmark benchmark, BenchOptions options, string machine, DateOnly date)
    {
        var page = new StringBuilder();
        Line($"# Converting a large repository");
        Line();
        Line($"Made by `dotnet run -c Release --project bench/Konstruct.Bench -- --write`; do not edit.");
        Line();
        Line($"A repository of {options.Clusters:N0} clusters is generated from `samples/gitops`: {benchmark.Convert.Files:N0} files, {benchmark.Convert.Written:N0} of which the conversion changes.");
        Line($"The floor is what any converter has to do: find and read every file, and replace those that change by way of a temporary file that is flushed to disk and renamed, {Conversion.Parallelism} at a time.");
        Line($"Each figure is the median of {options.Runs} runs, taken in turns, each in a process of its own and on a freshly written repository in a warm page cache. Times include compiling the code, not starting the process. Dynamic PGO is off, as in `Konstruct.Runner`; in `pwsh`, which leaves it on, `DOTNET_TieredPGO=0` does the same, and without it a run of this size takes about twice as long.");
        Line();
        Line($"{date:yyyy-MM-dd}; {machine}.");
        Line();
        Line($"## Time");
        Line();
        Line($"| what | files read | written | median | shortest – longest | ratio to its floor |");
        Line($"|---|--:|--:|--:|--:|--:|");
        AddTime("conversion", benchmark.Convert, benchmark.ReadAndReplace);
        AddTime("floor: read all, replace the changed", benchmark.ReadAndReplace, benchmark.ReadAndReplace);
        AddTime("the same conversion again, nothing to change", benchmark.ConvertAgain, benchmark.Read);
        AddTime("floor: read all", benchmark.Read, benchmark.Read);
        Line();
        Line($"## Memory");
        Line();
        Line($"Peak resident memory of the process, and what its work allocated in all.");
        Line();
        Line($"| what | files read | peak | allocated |");
        Line($"|---|--:|--:|--:|");
        AddMemory("the runtime alone", benchmark.Runtime);
        AddMemory("conversion", benchmark.Convert);
        AddMemory("the same conversion again, nothing to change", benchmark.ConvertAgain);
        AddMemory("floor: read all, replace the changed", benchmark.ReadAndReplace);
        AddMemory($"conversion of {Number(benchmark.FewClusters)} clusters, garbage collected every 4 MiB", benchmark.ConvertFewTidily);
        AddMemory($"conversion of {Number(options.Clusters)} clusters, garbage collected every 4 MiB", benchmark.ConvertTidily);
        Line();
        Line($"The last two show what the conversion holds, rather than what awaits collection: with {(double)benchmark.ConvertTidily.Files / benchmark.ConvertFewTidily.Files:F0} times the files the peak is {benchmark.ConvertTidily.MedianPeakBytes / benchmark.ConvertFewTidily.MedianPeakBytes:F2} times as high.");
        return page.ToString();

        void AddTime(string what, Series series, Series floor) =>
            Line($"| {what} | {series.Files:N0} | {series.Written:N0} | {series.MedianMilliseconds:N0} ms | {series.ShortestMilliseconds:N0} – {series.LongestMilliseconds:N0} ms | {series.MedianMilliseconds / floor.MedianMilliseconds:F2} |");

        void AddMemory(string what, Series series) =>
            Line($"| {what} | {series.Files:N0} | {Mebibytes(series.MedianPeakBytes)} | {Mebibytes(series.MedianAllocatedBytes)} |");

        void Line(FormattableString? text = null) =>
            page.Append(text is null ? "" : FormattableString.Invariant(text)).Append('\n');
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Mebibytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024):N0} MiB");
}
