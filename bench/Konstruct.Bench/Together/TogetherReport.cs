namespace Konstruct.Bench.Together;

/// <summary>The page's part about runs that meet others.</summary>
internal static class TogetherReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was tried.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(TogetherBenchmark benchmark, BenchRun run)
    {
        var outcomes = benchmark.Outcomes;
        var page = new PageText();
        page.Line($"Two processes of the module work on one copy of `samples/gitops` and one Vault, started up to 0.3 s apart; or one does while a person keeps editing its files, by appending to them and as an editor saves; or while the clusters read the folder and Vault all the time and somebody else keeps writing to a field of the same secrets.");
        page.Line($"After each round no edit is lost, and without them every file is the one from before or the one that a run alone makes; no field of somebody else is lost; of a secret no version was written without need; the journals name each version once and leave nothing open; and each process did what it was to do, or told an error of the module's own that says what met it. Then one run more has to come to what a run alone comes to, and the undo of all journals to what was there before: where files or secrets were changed by others since, it has to leave and tell them. Where two runs for different Apps each wrote last one of a project's two secrets, neither can go back first: the undo has to leave and tell both, and with `-Force` to bring back the files and keep the token.");
        page.Line($"{outcomes.Count} rounds, 0 violations, seed {benchmark.Seed}; {benchmark.Elapsed.TotalMinutes:F0} min.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"| at once | rounds | processes | did all | what the others told | edits of others | changes of the clusters | commits of others | undos, at most |");
        page.Line($"|---|--:|--:|--:|---|--:|--:|--:|--:|");
        foreach (var kind in outcomes.GroupBy(static outcome => outcome.Kind).OrderBy(static kind => kind.Key))
        {
            var errors = kind.SelectMany(static outcome => outcome.Errors).GroupBy(static id => id, StringComparer.Ordinal).OrderByDescending(static id => id.Count()).Select(static id => FormattableString.Invariant($"{id.Count()} × `{id.Key}`"));
            page.Line($"| {Words(kind.Key)} | {kind.Count()} | {kind.Sum(static outcome => outcome.Processes)} | {kind.Sum(static outcome => outcome.Succeeded)} | {string.Join(", ", errors)} | {kind.Sum(static outcome => outcome.Edits)} | {kind.Sum(static outcome => outcome.Moves)} | {kind.Sum(static outcome => outcome.Commits)} | {kind.Max(static outcome => outcome.Undos)} |");
        }
        return page.ToString();
    }

    private static string Words(TogetherKind kind) => kind switch
    {
        TogetherKind.SameRuns => "the same run twice",
        TogetherKind.SameBranch => "the same run twice, `-Branch`",
        TogetherKind.AnotherApp => "a run, and one for another App",
        TogetherKind.OtherClusters => "a run, and one of a single cluster",
        TogetherKind.Person => "a run, and a person who edits",
        TogetherKind.Commits => "a run, and a person who edits and commits",
        TogetherKind.PersonOnBranch => "a run, `-Branch`, and a person who edits",
        TogetherKind.Syncing => "a run with `-Verify`, clusters that sync, and another writer",
        _ => "a run, and the undo of an earlier one",
    };
}
