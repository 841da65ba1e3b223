using System.Collections.Concurrent;

namespace Konstruct.Bench.Kill;

/// <summary>Runs that are killed at random moments, several side by side: they mostly wait.</summary>
/// <param name="run">How many trials, and of which seed.</param>
internal sealed class KillBenchmark(BenchRun run)
{
    private const int AtOnce = 3;

    private readonly ConcurrentDictionary<int, KillOutcome> _outcomes = new();

    /// <summary>The seed.</summary>
    public int Seed { get; } = run.Options.Seed;

    /// <summary>What came of each trial.</summary>
    public IReadOnlyList<KillOutcome> Outcomes => [.. _outcomes.OrderBy(static outcome => outcome.Key).Select(static outcome => outcome.Value)];

    /// <summary>What each kind comes to that nobody kills.</summary>
    public IReadOnlyDictionary<KillKind, KillReference> References { get; private set; } = new Dictionary<KillKind, KillReference>();

    /// <summary>How long all trials took together.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Makes all trials.</summary>
    /// <exception cref="InvalidOperationException">In one of them something does not hold.</exception>
    public async Task Run()
    {
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"Kill: seed {Seed}")).ConfigureAwait(false);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var trials = Enumerable.Range(1, run.Options.Trials).Select(number => new KillTrial(run, Seed, number)).ToList();
        References = await KillReference.Make(run, trials.SelectMany(static trial => new[] { trial.Kind, trial.Kind.Forward() })).ConfigureAwait(false);
        await Parallel.ForEachAsync(trials, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (trial, _) =>
        {
            _outcomes[trial.Number] = await trial.Run(References).ConfigureAwait(false);
            if (_outcomes.Count % 10 == 0)
                await Console.Error.WriteLineAsync(FormattableString.Invariant($"Kill: {_outcomes.Count} of {run.Options.Trials}, {watch.Elapsed.TotalSeconds:F0} s")).ConfigureAwait(false);
        }).ConfigureAwait(false);
        Elapsed = watch.Elapsed;
    }
}
