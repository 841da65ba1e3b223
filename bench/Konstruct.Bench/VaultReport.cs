using System.Text;

namespace Konstruct.Bench;

/// <summary>The page's part about writing to Vault.</summary>
internal static class VaultReport
{
    /// <summary>The part, from its heading on.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="options">How.</param>
    /// <param name="machine">Where.</param>
    /// <param name="date">When.</param>
    public static string Compose(VaultBenchmark benchmark, BenchOptions options, string machine, DateOnly date)
    {
        var tally = benchmark.Tally!;
        var page = new StringBuilder();
        Line($"## {Page.Heading(BenchPart.Vault)}");
        Line();
        Line($"`Set-KonstructVaultAppCredential` writes the credentials of {options.Projects:N0} projects, {2 * options.Projects:N0} secrets that hold a personal access token, to the sandbox's Vault, {VaultBenchmark.ThrottleLimit} at a time and without asking GitHub. `Konstruct.Runner` imports the built module for it, and the names come down the pipeline.");
        Line($"Beside it stand bare requests: a loop of `HttpClient` that sends the same ones, as many at once, parses what it takes to merge the fields, and trusts every answer. Vault's log shows that each sent {tally.Reads:N0} reads, {tally.Writes:N0} writes and {tally.Others:N0} questions about mount and rights.");
        Line($"Each figure is the median of {options.Runs} runs, taken in turns, each in a process of its own and against a fresh Vault; Vault itself, warmed up, is another process on the same machine. Times include compiling the code, not starting the process or importing the module.");
        Line();
        Line($"{date:yyyy-MM-dd}; {machine}.");
        Line();
        Line($"| what | secrets | median | shortest – longest | secrets per second | ratio to the bare rate | peak memory | allocated |");
        Line($"|---|--:|--:|--:|--:|--:|--:|--:|");
        AddRow("`Set-KonstructVaultAppCredential`", benchmark.Module, benchmark.Bare);
        AddRow("bare requests", benchmark.Bare, benchmark.Bare);
        Line();
        Line($"Peak memory of the cmdlet's process, PowerShell's engine included, with garbage collected every 4 MiB, which shows what the work holds: {Mebibytes(benchmark.ModuleFewTidily):N0} MiB for {benchmark.FewProjects:N0} projects, {Mebibytes(benchmark.ModuleTidily):N0} MiB for {options.Projects:N0}: {benchmark.ModuleTidily.MedianPeakBytes / benchmark.ModuleFewTidily.MedianPeakBytes:F2} times as high.");
        return page.ToString();

        void AddRow(string what, Series series, Series bare) =>
            Line($"| {what} | {series.Written:N0} | {series.MedianMilliseconds:N0} ms | {series.ShortestMilliseconds:N0} – {series.LongestMilliseconds:N0} ms | {series.Written / series.MedianMilliseconds * 1000:N0} | {bare.MedianMilliseconds / series.MedianMilliseconds:F2} | {series.MedianPeakBytes / (1024 * 1024):N0} MiB | {series.MedianAllocatedBytes / (1024 * 1024):N0} MiB |");

        void Line(FormattableString? text = null) =>
            page.Append(text is null ? "" : FormattableString.Invariant(text)).Append('\n');
    }

    private static double Mebibytes(Series series) => series.MedianPeakBytes / (1024 * 1024);
}
