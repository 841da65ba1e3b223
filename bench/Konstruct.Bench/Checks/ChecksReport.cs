namespace Konstruct.Bench.Checks;

/// <summary>The page's part about checking many projects.</summary>
internal static class ChecksReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(ChecksBenchmark benchmark, BenchRun run)
    {
        var tally = benchmark.Tally;
        var page = new PageText();
        page.Line($"`Test-KonstructArgoAuth` looks at all areas of {run.Options.Projects:N0} projects in one cluster of the sandbox: {2 * run.Options.Projects:N0} ExternalSecrets, as many Secrets with an App's key, {run.Options.Projects * 5 / 2:N0} Applications of the size that real ones have. There is no Vault; GitHub is the sandbox's, with {ManyProjects.Installations} installations and {ManyProjects.Repositories} distinct repositories. {benchmark.Module.Files:N0} checks come down the pipeline and are counted; {benchmark.Module.Written:N0} of them fail.");
        page.Line($"Beside it stands `kubectl get --output json` of the same lists, one after the other, in pages of {ListTally.PageSize}, with what it prints thrown away; it parses and prints the objects, and asks neither GitHub nor itself what they mean.");
        page.Line($"Each figure is the median of {run.Options.Runs} runs, taken in turns, each in a process of its own; cluster and GitHub, warmed up, are another process on the same machine.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"| what | median | shortest – longest | ratio to kubectl |");
        page.Line($"|---|--:|--:|--:|");
        AddRow("`Test-KonstructArgoAuth`, compiling its code included", benchmark.Module.MedianMilliseconds, benchmark.Module.ShortestMilliseconds, benchmark.Module.LongestMilliseconds);
        AddRow("the same with starting the process and importing the module", benchmark.Process.Median, benchmark.Process.Shortest, benchmark.Process.Longest);
        if (benchmark.HasKubectl)
            AddRow($"kubectl, {tally.Lists.Count} lists, starting its processes included", benchmark.KubectlTimes.Median, benchmark.KubectlTimes.Shortest, benchmark.KubectlTimes.Longest);
        else
            page.Line($"| kubectl | is not on this machine | | |");
        page.Line();
        page.Line($"Peak memory of the cmdlet's process, PowerShell's engine included: {Mebibytes(benchmark.Module.MedianPeakBytes):N0} MiB, and {Mebibytes(benchmark.ModuleTidily.MedianPeakBytes):N0} MiB with garbage collected every 4 MiB, which shows what the work holds. It allocated {Mebibytes(benchmark.Module.MedianAllocatedBytes):N0} MiB in all.");
        page.Line();
        page.Line($"The servers' logs show the same requests each time: {tally.Lists.Sum(static list => list.Requests):N0} for lists that have {tally.Lists.Sum(static list => list.Pages):N0} pages together, {tally.Objects} for single objects, {tally.Discovery} for what kinds there are; of GitHub {tally.InstallationLists} for the App's installations, {tally.Tokens} for tokens, {tally.Advertisements} for what a clone begins with, {tally.Others} others.");
        page.Line();
        page.Line($"| list | objects | pages | requests |");
        page.Line($"|---|--:|--:|--:|");
        foreach (var list in tally.Lists)
            page.Line($"| `{list.Resource}` in {(list.Namespace is { } space ? $"`{space}`" : "the whole cluster")} | {list.Objects:N0} | {list.Pages:N0} | {list.Requests:N0} |");
        return page.ToString();

        void AddRow(string what, double median, double shortest, double longest) =>
            page.Line($"| {what} | {median:N0} ms | {shortest:N0} – {longest:N0} ms | {Ratio(median)} |");

        string Ratio(double milliseconds) => benchmark.HasKubectl ? FormattableString.Invariant($"{milliseconds / benchmark.KubectlTimes.Median:F2}") : "";
    }

    private static double Mebibytes(double bytes) => bytes / (1024 * 1024);
}
