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
        var references = new Dictionary<KillKind, KillReference>();
        foreach (var kind in (KillKind[])[KillKind.Files, KillKind.Verified, KillKind.Branch])
            references[kind] = await KillReference.Make(run, kind).ConfigureAwait(false);
        for (var number = 1; number <= run.Options.Rounds; number++)
        {
            _outcomes.Add(await new TogetherRound(run, references, Seed, number).Run().ConfigureAwait(false));
            if (number % 10 == 0)
                await Console.Error.WriteLineAsync(FormattableString.Invariant($"Together: {number} of {run.Options.Rounds}, {watch.Elapsed.TotalSeconds:F0} s")).ConfigureAwait(false);
        }
        Elapsed = watch.Elapsed;
    }
}
