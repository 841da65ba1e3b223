using System.Globalization;

namespace Konstruct.Bench.Kill;

/// <summary>The page's part about runs that are killed.</summary>
internal static class KillReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was tried.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(KillBenchmark benchmark, BenchRun run)
    {
        var outcomes = benchmark.Outcomes;
        var files = outcomes.Sum(static outcome => outcome.Found.AllFiles);
        var newFiles = outcomes.Sum(static outcome => outcome.Found.NewFiles);
        var secrets = outcomes.Sum(static outcome => outcome.Found.AllSecrets);
        var newSecrets = outcomes.Sum(static outcome => outcome.Found.NewSecrets - outcome.Found.WithoutToken);
        var without = outcomes.Sum(static outcome => outcome.Found.WithoutToken);
        var page = new PageText();
        page.Line($"The process of `Invoke-KonstructMigration`, or of `Undo-KonstructMigration`, is killed by the system (`SIGKILL`) at a random moment, {outcomes.Count} times: each time with a fresh copy of `samples/gitops`, two clusters, and a fresh sandbox, which lives in another process and goes on. One moment of ten lies before the module is imported, two anywhere in the run, and seven at any place in one of the pauses between two lines of its journal, each pause being as likely as any other: the time in which something is written is but a small part of a run.");
        page.Line($"After each kill the folder, git, Vault and the journal are looked at from outside, without the module's code: every file is byte for byte the one from before, or the one that a run makes that nobody kills; every secret holds the old fields or the new ones; the journal names every file, commit and version that was written, and tells of nothing as done that is not. Then the same command is given again, and has to come to what it comes to without a kill; or the journal is taken back, which has to bring all of it back; or one after the other. The first trial in which anything else is found ends the program.");
        page.Line($"{outcomes.Count} trials, 0 violations, seed {benchmark.Seed}; {benchmark.Elapsed.TotalMinutes:F0} min.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"| killed | trials | still running | run again | taken back | unkilled | run again, median |");
        page.Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var kind in outcomes.GroupBy(static outcome => outcome.Kind).OrderBy(static kind => kind.Key))
            page.Line($"| {kind.Key.Words()} | {kind.Count()} | {kind.Count(static outcome => outcome.WasRunning)} | {kind.Count(static outcome => outcome.IsRunAgain)} | {kind.Count(static outcome => outcome.IsTakenBack)} | {Seconds(benchmark.References[kind.Key].Imported + benchmark.References[kind.Key].Total)} | {Median(kind.Select(static outcome => outcome.Again).OfType<TimeSpan>())} |");
        page.Line();
        page.Line($"| it died | trials | files new | secrets new | left beside the files | left of git's |");
        page.Line($"|---|--:|--:|--:|--:|--:|");
        foreach (var phase in outcomes.Where(static outcome => outcome.WasRunning).GroupBy(static outcome => (Of: Family(outcome.Kind), outcome.Phase)).OrderBy(static phase => phase.Key.Of, StringComparer.Ordinal).ThenBy(static phase => Progress(phase)))
            page.Line($"| {phase.Key.Of}: {phase.Key.Phase} | {phase.Count()} | {Range(phase.Select(static outcome => outcome.Found.NewFiles))} | {Range(phase.Select(static outcome => outcome.Found.NewSecrets))} | {phase.Sum(static outcome => outcome.Found.Temporaries)} | {phase.Count(static outcome => outcome.Found.Leftovers.Count > 0)} |");
        page.Line();
        page.Line($"Right after the kills {newFiles:N0} of {files:N0} files were new and the others old, and of {secrets:N0} secrets {newSecrets:N0} had the App's fields beside the token, {without:N0} had them without it, and the others were as before. What was left: {outcomes.Sum(static outcome => outcome.Found.Temporaries)} temporary files `.konstruct-*.tmp` and {outcomes.Count(static outcome => outcome.Found.Leftovers.Count > 0)} times work trees of git or their folders, all of which the next run or undo removed, and {outcomes.Count(static outcome => outcome.Found.IsTorn)} torn lines in journals, which were cut off. A lock of git's own, which git tells one to remove by hand, stood in the way {outcomes.Sum(static outcome => outcome.Locks)} times.");
        return page.ToString();
    }

    private static string Family(KillKind kind) => kind.IsUndo() ? "undo" : kind.IsOnBranch() ? "`-Branch`" : "files";

    // In the order in which a run comes to them.
    private static double Progress(IGrouping<(string Of, string Phase), KillOutcome> phase) =>
        phase.Key.Phase == KillFound.Starting ? double.NegativeInfinity : phase.Average(static outcome => outcome.Found.NewFiles + outcome.Found.NewSecrets + outcome.Found.WithoutToken) * (phase.First().Kind.IsUndo() ? -1 : 1);

    private static string Median(IEnumerable<TimeSpan> times)
    {
        var ordered = times.Order().ToList();
        return ordered.Count == 0 ? "" : Seconds(ordered[ordered.Count / 2]);
    }

    private static string Range(IEnumerable<int> numbers)
    {
        var ordered = numbers.Order().ToList();
        return ordered[0] == ordered[^1] ? ordered[0].ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{ordered[0]} to {ordered[^1]}");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
