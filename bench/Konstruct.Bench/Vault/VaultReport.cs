namespace Konstruct.Bench.Vault;

/// <summary>The page's part about writing to Vault.</summary>
internal static class VaultReport
{
    private static int Rounds => VaultBenchmark.AppIds.Length;

    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(VaultBenchmark benchmark, BenchRun run)
    {
        var tally = benchmark.Tally!;
        var page = new PageText();
        page.Line($"`Set-KonstructVaultAppCredential` writes the credentials of {run.Options.Projects:N0} projects, {2 * run.Options.Projects:N0} secrets that hold a personal access token, to the sandbox's Vault, {VaultBenchmark.ThrottleLimit} at a time and without asking GitHub. `Konstruct.Runner` imports the built module for it, and the names come down the pipeline.");
        page.Line($"Beside it stand bare requests: a loop of `HttpClient` that sends the same ones, as many at once, parses what it takes to merge the fields, and trusts every answer. Vault's log shows that each sent {tally.Reads / Rounds:N0} reads, {tally.Writes / Rounds:N0} writes and {tally.Others / Rounds:N0} questions about mount and rights.");
        page.Line($"Each figure is the median of {run.Options.Runs} runs, taken in turns, each in a process of its own and against a fresh Vault; Vault itself, warmed up, is another process on the same machine. Each process writes all secrets twice, the second time for another App: the first time includes compiling the code, but not starting the process or importing the module; the second shows the rate of a process whose code is warm, with new connections.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"| what | secrets | median | secrets per second | ratio to the bare rate |");
        page.Line($"|---|--:|--:|--:|--:|");
        AddRow("`Set-KonstructVaultAppCredential`, first time", benchmark.Module.MedianFirstMilliseconds, benchmark.Bare.MedianFirstMilliseconds);
        AddRow("bare requests, first time", benchmark.Bare.MedianFirstMilliseconds, benchmark.Bare.MedianFirstMilliseconds);
        AddRow("`Set-KonstructVaultAppCredential`, warm", benchmark.Module.MedianMilliseconds, benchmark.Bare.MedianMilliseconds);
        AddRow("bare requests, warm", benchmark.Bare.MedianMilliseconds, benchmark.Bare.MedianMilliseconds);
        page.Line();
        page.Line($"Warm, single runs took {benchmark.Module.ShortestMilliseconds:N0} to {benchmark.Module.LongestMilliseconds:N0} ms with the cmdlet and {benchmark.Bare.ShortestMilliseconds:N0} to {benchmark.Bare.LongestMilliseconds:N0} ms with bare requests. For both times together the cmdlet allocated {Mebibytes(benchmark.Module.MedianAllocatedBytes):N0} MiB, the bare requests {Mebibytes(benchmark.Bare.MedianAllocatedBytes):N0} MiB.");
        page.Line();
        page.Line($"Peak memory of the cmdlet's process, PowerShell's engine included, with garbage collected every 4 MiB, which shows what the work holds: {Mebibytes(benchmark.ModuleFewTidily.MedianPeakBytes):N0} MiB for {benchmark.FewProjects:N0} projects, {Mebibytes(benchmark.ModuleTidily.MedianPeakBytes):N0} MiB for {run.Options.Projects:N0}: {benchmark.ModuleTidily.MedianPeakBytes / benchmark.ModuleFewTidily.MedianPeakBytes:F2} times as high.");
        return page.ToString();

        void AddRow(string what, double milliseconds, double bare) =>
            page.Line($"| {what} | {benchmark.Module.Written:N0} | {milliseconds:N0} ms | {benchmark.Module.Written / milliseconds * 1000:N0} | {bare / milliseconds:F2} |");
    }

    private static double Mebibytes(double bytes) => bytes / (1024 * 1024);
}
