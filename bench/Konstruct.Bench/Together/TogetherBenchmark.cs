using Konstruct.Bench.Kill;

namespace Konstruct.Bench.Together;

/// <summary>Runs that meet others: one round after the other, so that the processes of each have the machine for themselves.</summary>
/// <param name="run">How many rounds, and of which seed.</param>
internal sealed class TogetherBenchmark(BenchRun run)
{
    private readonly List<TogetherOutcome> _outcomes = [];

    /// <summary>The seed.</summary>
    public int Seed { get; } = run.Options.Seed;

    /// <summary>What came of each round.</summary>
    public IReadOnlyList<TogetherOutcome> Outcomes => _outcomes;

    /// <summary>How long all rounds took together.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Makes all rounds.</summary>
    /// <exception cref="InvalidOperationException">In one of them something does not hold.</exception>
    public async Task Run()
    {
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"Together: seed {Seed}")).ConfigureAwait(false);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var rounds = Enumerable.Range(1, run.Options.Rounds).Select(number => new TogetherRound(run, Seed, number)).ToList();
        var references = await KillReference.Make(run, rounds.Select(static round => round.Like)).ConfigureAwait(false);
        foreach (var round in rounds)
        {
            _outcomes.Add(await round.Run(references[round.Like]).ConfigureAwait(false));
            if (_outcomes.Count % 10 == 0)
                await Console.Error.WriteLineAsync(FormattableString.Invariant($"Together: {_outcomes.Count} of {run.Options.Rounds}, {watch.Elapsed.TotalSeconds:F0} s")).ConfigureAwait(false);
        }
        Elapsed = watch.Elapsed;
    }
}
