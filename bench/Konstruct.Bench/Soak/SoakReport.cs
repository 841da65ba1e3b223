namespace Konstruct.Bench.Soak;

/// <summary>The page's part about the soak.</summary>
internal static class SoakReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was done.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(SoakBenchmark benchmark, BenchRun run)
    {
        var tally = benchmark.Tally!;
        var samples = benchmark.Samples;
        var operations = samples[^1].Operations;
        var page = new PageText();
        page.Line($"A server of runbooks keeps one process with several runspaces for weeks. Here `Konstruct.Runner` holds one with {SoakBenchmark.Lanes} runspaces that have the built module open, and each draws operations one after the other, {operations:N0} in all, while faults of Vault, GitHub and the clusters are in their way. The sandbox's servers are in another process, and beside them stands what must be there: every result is compared with the servers' own stores and with the files' bytes, not with what the module reads back. About one pipeline in {Math.Max(1, tally.Pipelines / Math.Max(1, tally.Stopped))} is stopped at a moment drawn by chance, as Ctrl+C does, and every runspace is closed now and then and another one opened.");
        page.Line();
        page.Line($"- **Nothing lost**: each version in Vault differs from the one before it by the fields of one App as a whole, or is somebody else's write. In the {2 * SoakWorld.SharedProjects.Length} secrets that all runspaces write at once, {benchmark.SharedWrites:N0} versions are the runspaces', and between them stand {benchmark.ForeignWrites:N0} of somebody who keeps changing a field of his own; none of those is lost. A file is as it was or as its diff says, whenever the pipeline was stopped.");
        page.Line($"- **Nothing untrue**: {tally.Facts:N0} statements were compared with what is there (`Written` with that version's content, `Unchanged` with no version added, `Holds` of a failure with what Vault holds, a check that passes with the platform's objects), and {tally.Untrue.Count} were not true. Every error has one of the ids below, and none came where nothing was in the way or asked for it. No value of a secret was put out.");
        page.Line($"- **Nothing grows**: see the samples. At the end the process came to its end by itself.");
        page.Line();
        page.Line($"{run.Stamp} Seed {run.Options.Seed}; {benchmark.Elapsed.TotalMinutes:F1} minutes; {tally.Pipelines:N0} pipelines, {tally.Stopped:N0} of them stopped, which took {tally.LongestStop:N0} ms at most. `--operations` and `--seed` make it another run; the program fails where one of these does not hold.");
        page.Line();
        page.Line($"What the process holds while nothing is under way and garbage has gone; the warm-up, the first {samples[0].Operations:N0} operations, lies before the first sample. The growth is that of the straight line through the {samples.Count} samples, or those from where it is judged on: until then code is compiled, PowerShell's own for each place that calls a command included, and caches fill.");
        page.Line();
        var middle = samples[samples.Count / 2];
        page.Line($"| what | after {samples[0].Operations:N0} | after {middle.Operations:N0} | after {samples[^1].Operations:N0} | judged from | growth | allowed |");
        page.Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var bound in GrowthBound.All)
            page.Line($"| {bound.Name} | {bound.Tell(bound.Value(samples[0]))} | {bound.Tell(bound.Value(middle))} | {bound.Tell(bound.Value(samples[^1]))} | {Math.Max(bound.From, samples[0].Operations):N0} | {(bound.Growth(samples) is { } growth ? bound.TellGrowth(growth) : "run too short")} | {bound.TellGrowth(bound.Allowed)} |");
        page.Line();
        AddTable(page, "operation", tally.Operations, static name => name);
        AddTable(page, "fault that a request met", tally.Faults, static name => SoakFaults.Tell(Enum.Parse<SoakFault>(name)));
        AddTable(page, "error", tally.Errors, static id => $"`{id}`");
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void AddTable(PageText page, string what, IReadOnlyDictionary<string, int> counts, Func<string, string> tell)
    {
        page.Line($"| {what} | times |");
        page.Line($"|---|--:|");
        foreach (var (name, count) in counts.OrderByDescending(static c => c.Value).ThenBy(static c => c.Key, StringComparer.Ordinal))
            page.Line($"| {tell(name)} | {count:N0} |");
        page.Line();
    }
}
