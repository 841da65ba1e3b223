using System.Diagnostics;
using Konstruct.Bench.Soak.Operations;

namespace Konstruct.Bench.Soak;

/// <summary>Thousands of operations of all kinds in several runspaces of one process, with faults in their way: nothing may be lost, no result untrue, and nothing may grow.</summary>
/// <param name="run">How many operations, and where.</param>
internal sealed class SoakBenchmark(BenchRun run)
{
    /// <summary>How many runspaces there are.</summary>
    public const int Lanes = 4;

    /// <summary>How often the process is looked at.</summary>
    public const int Stretches = 10;

    private readonly List<GrowthSample> _samples = [];

    /// <summary>The kinds of operations.</summary>
    public static IReadOnlyList<SoakOperation> Operations { get; } =
        [.. VaultOperations.All, .. GitHubOperations.All, .. FileOperations.All, .. PlatformOperations.All, .. MigrationOperations.All, .. ReportOperations.All, .. MistakeOperations.All];

    /// <summary>What was counted; null before the run.</summary>
    public SoakTally? Tally { get; private set; }

    /// <summary>What the process held, the first sample being that at the end of the warm-up.</summary>
    public IReadOnlyList<GrowthSample> Samples => _samples;

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Versions of the shared secrets that runspaces wrote.</summary>
    public int SharedWrites { get; private set; }

    /// <summary>Versions of the shared secrets that the foreign writer wrote.</summary>
    public int ForeignWrites { get; private set; }

    /// <summary>Does it.</summary>
    /// <exception cref="InvalidOperationException">Something was lost, was not true, grew, or hung.</exception>
    public async Task Run()
    {
        var host = SoakHost.Start(run, Lanes);
        await using var ending = host.ConfigureAwait(false);
        using var world = new SoakWorld(run, host, Lanes);
        Tally = world.Tally;
        var lanes = Enumerable.Range(0, Lanes).Select(number => new SoakLane(world, number)).ToList();
        try
        {
            var watch = Stopwatch.StartNew();
            await PrepareAsync(lanes[0]).ConfigureAwait(false);
            world.Begin();
            var each = Math.Max(1, run.Options.Operations / Stretches / Lanes);
            for (var stretch = 1; stretch <= Stretches && !world.Tally.IsOver; stretch++)
            {
                await Task.WhenAll(lanes.Select(lane => Task.Run(() => DriveAsync(lane, each)))).ConfigureAwait(false);
                world.ForgetRequests();
                _samples.Add(await host.SampleAsync().ConfigureAwait(false) with { Operations = stretch * each * Lanes });
                await Console.Error.WriteLineAsync($"Soak, {_samples[^1]}, {world.Tally.Untrue.Count} untrue, {watch.Elapsed.TotalMinutes:F1} minutes").ConfigureAwait(false);
            }

            Elapsed = watch.Elapsed;
            Close(world);
            await host.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            lanes.ForEach(static lane => lane.Dispose());
        }

        Judge(world.Tally);
    }

    // What comes out while nothing is in the way is what everything later is compared with.
    private static async Task PrepareAsync(SoakLane lane)
    {
        var prepare = new SoakOperation("the platform's own migration", 0, 0, PlatformOperations.PrepareAsync, MayBeStopped: false);
        await lane.DoAsync(prepare, isCalm: true).ConfigureAwait(false);
        foreach (var operation in Operations)
            await lane.DoAsync(operation, isCalm: true).ConfigureAwait(false);
        if (lane.World.Tally.Untrue.FirstOrDefault() is { } wrong)
            throw new InvalidOperationException($"With nothing in the way, this was not as it should be: {string.Join("\n", lane.World.Tally.Untrue)}");
    }

    private static async Task DriveAsync(SoakLane lane, int count)
    {
        var weights = Operations.Sum(static o => o.Weight);
        for (var number = 0; number < count && !lane.World.Tally.IsOver; number++)
        {
            var drawn = lane.Random.Next(weights);
            await lane.DoAsync(Operations.First(o => (drawn -= o.Weight) < 0)).ConfigureAwait(false);
        }
    }

    private void Close(SoakWorld world)
    {
        foreach (var ledger in world.SharedLedgers.Values)
        {
            var wrong = ledger.Audit();
            world.Tally.Expect(wrong.Count == 0, () => string.Join("; ", wrong));
            var (own, foreign) = (ledger.Own, ledger.Foreign);
            SharedWrites += own;
            ForeignWrites += foreign;
        }
    }

    private void Judge(SoakTally tally)
    {
        if (tally.Untrue.Count > 0)
            throw new InvalidOperationException($"Of {tally.Facts} statements {tally.Untrue.Count} were not true:\n{string.Join("\n", tally.Untrue)}");
        foreach (var bound in GrowthBound.All)
        {
            if (bound.Growth(_samples) is { } growth && growth > bound.Allowed)
                throw new InvalidOperationException(FormattableString.Invariant($"'{bound.Name}' grew by {growth:F1} {bound.Unit} from {Math.Max(bound.From, _samples[0].Operations)} to {_samples[^1].Operations} operations, but no more than {bound.Allowed} was to be: {string.Join(", ", _samples.Select(s => bound.Value(s).ToString("F1", System.Globalization.CultureInfo.InvariantCulture)))}"));
        }
    }
}
