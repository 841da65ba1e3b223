using System.Diagnostics;
using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Kill;

/// <summary>One run that is killed, and what is done then: it is run again, or taken back, or one after the other.</summary>
internal sealed class KillTrial
{
    private readonly BenchRun _run;
    private readonly int _seed;
    private readonly Random _random;
    private string _what = "";

    /// <summary>Makes one.</summary>
    /// <param name="run">Where the sample is.</param>
    /// <param name="seed">The seed of all trials.</param>
    /// <param name="number">The trial's number, from 1.</param>
    public KillTrial(BenchRun run, int seed, int number)
    {
        (_run, _seed, Number) = (run, seed, number);
        _random = new Random(unchecked((seed * 1_000_003) + number));
        Kind = KillKinds.Any(_random);
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>What is killed.</summary>
    public KillKind Kind { get; }

    /// <summary>Makes the trial.</summary>
    /// <param name="references">What each kind comes to that nobody kills.</param>
    /// <exception cref="InvalidOperationException">Something does not hold; with all that is needed to do it again.</exception>
    public async Task<KillOutcome> Run(IReadOnlyDictionary<KillKind, KillReference> references)
    {
        try
        {
            return await Try(references).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"Trial {Number} of the seed {_seed} ({_what}): {e.Message}", e);
        }
    }

    private async Task<KillOutcome> Try(IReadOnlyDictionary<KillKind, KillReference> references)
    {
        var (kind, random) = (Kind, _random);
        var moment = KillMoment.Any(random, references[kind]);
        var (withChildren, hasOneJournal, then) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(10));
        _what = $"{kind}, {moment}, {(withChildren ? "with" : "without")} what it had started, {(hasOneJournal ? "one journal" : "a journal for each run")}, {(then < 5 ? "run again" : then < 8 ? "taken back" : "run again, then taken back")}";
        using var platform = new Platform(_run, FormattableString.Invariant($"trial-{Number}"), kind.HasClusters(), kind.IsOnBranch());
        var journal = hasOneJournal ? Path.Combine(platform.Journals, "run.jsonl") : platform.Journals;
        var check = new KillCheck(platform, kind, references[kind.Forward()]);
        if (kind.IsUndo())
            await Complete(platform.Migrate(journal, kind.Options()), "the run that is to be taken back").ConfigureAwait(false);

        bool isReady;
        bool wasRunning;
        var growth = new JournalGrowth(platform);
        using (var script = ScriptProcess.Start(kind.IsUndo() ? platform.Undo(platform.JournalFiles) : platform.Migrate(journal, kind.Options())))
        {
            await moment.Come(script, growth).ConfigureAwait(false);
            wasRunning = script.Kill(withChildren);
            await script.End().ConfigureAwait(false);
            isReady = script.IsReady;
        }
        await platform.WaitForOrphans().ConfigureAwait(false);
        var found = check.Killed();
        _what += $", found {found}";

        var watch = Stopwatch.StartNew();
        var isRunAgain = then is < 5 or >= 8;
        var locks = isRunAgain ? await RunAgain(platform, journal, kind).ConfigureAwait(false) : 0;
        var took = watch.Elapsed;
        if (isRunAgain)
            check.Completed(kind.IsUndo() ? 2 : 0, found);
        if (then >= 5)
        {
            locks += await TakeBack(platform, kind, found).ConfigureAwait(false);
            check.TakenBack(isRunAgain ? null : found);
        }
        return new KillOutcome(kind, found.Phase(kind, isReady), found, wasRunning, isRunAgain, then >= 5, isRunAgain ? took : null, locks);
    }

    private static async Task<int> RunAgain(Platform platform, string journal, KillKind kind)
    {
        var (lines, locks) = await CompleteWithLocks(platform, () => platform.Migrate(journal, kind.Options()), "the run after it").ConfigureAwait(false);
        foreach (var line in lines.Where(static line => line.IsResult))
        {
            var isLeft = kind.IsOnBranch() && line.Step is "Sync" or "Verification" or "RemovePat";
            if (!isLeft && line.Status is not ("Done" or "Unchanged"))
                throw new InvalidOperationException($"the run after it tells: {line}");
        }
        return locks;
    }

    private static async Task<int> TakeBack(Platform platform, KillKind kind, KillFound found)
    {
        // A journal in which nothing was begun tells of nothing.
        var journals = platform.JournalFiles.Where(static file => JournalText.Read([file]).Count > 0).ToList();
        if (journals.Count == 0)
            return 0;
        var (lines, locks) = await CompleteWithLocks(platform, () => platform.Undo(journals), "the undo after it").ConfigureAwait(false);
        foreach (var line in lines.Where(static line => line.IsResult))
        {
            // What it tells one to do by hand is done.
            if (found.Unnoted > 0 && line is { Step: "Branch", Status: "Skipped" } && line.Words[5].Contains("git branch -D", StringComparison.Ordinal))
                GitProcess.Run(platform.Repository, "branch", "--quiet", "-D", Platform.Branch);
            else if (line.Status is not ("Done" or "Unchanged") && !(kind == KillKind.PushedBranch && line.Step == "Branch" && line.Status == "Skipped"))
                throw new InvalidOperationException($"the undo after it tells: {line}");
        }
        return locks;
    }

    // Git says of a lock that was left what to do with it, and whoever reads that does it.
    private static async Task<(IReadOnlyList<ScriptLine> Lines, int Locks)> CompleteWithLocks(Platform platform, Func<ProcessStartInfo> start, string what)
    {
        var locks = BranchState.Locks(platform);
        try
        {
            return (await Complete(start(), what).ConfigureAwait(false), 0);
        }
        catch (InvalidOperationException e) when (locks.Any(file => e.Message.Contains(Path.GetFileName(file), StringComparison.Ordinal)))
        {
            foreach (var file in locks.Where(File.Exists))
                File.Delete(file);
            return (await Complete(start(), what).ConfigureAwait(false), 1);
        }
    }

    private static async Task<IReadOnlyList<ScriptLine>> Complete(ProcessStartInfo start, string what)
    {
        using var script = ScriptProcess.Start(start);
        var errors = await script.End().ConfigureAwait(false);
        return script.ExitCode == 0 ? script.Lines : throw new InvalidOperationException($"{what} failed:\n{script.Told()}\n{errors}");
    }
}
