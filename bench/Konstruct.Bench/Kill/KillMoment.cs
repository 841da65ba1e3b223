using System.Diagnostics;
using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Kill;

/// <summary>When a process is killed.</summary>
/// <param name="Beginning">The beginning of the line that it is waited for first; empty: the start of the process.</param>
/// <param name="Delay">How long after that.</param>
internal sealed record KillMoment(string Beginning, TimeSpan Delay)
{
    private const string Ready = "ready";
    private const string FirstResult = "result\tGitHub";

    /// <summary>A moment, by chance: of ten one while the process starts, four at any time of the run, and five while something is written, which is the shorter part of a run.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="kind">What is killed.</param>
    /// <param name="reference">How long it takes.</param>
    public static KillMoment Any(Random random, KillKind kind, KillReference reference)
    {
        var (choice, fraction, half) = (random.Next(10), random.NextDouble(), random.Next(2));
        if (choice == 0)
            return new KillMoment("", reference.Imported * fraction);
        if (choice <= 4)
            return new KillMoment(Ready, reference.Total * fraction);
        if (kind.IsUndo())
        {
            var first = At(reference, static line => line.IsResult, isLast: false) - TimeSpan.FromMilliseconds(60);
            return new KillMoment(Ready, first + ((reference.Total - first) * fraction));
        }
        // Cut into its lines, the removal of tokens comes after the clusters have proved themselves.
        if (kind == KillKind.RemovePat && half == 0)
        {
            var proved = reference.Lines.Last(static line => line.Step == "Verification");
            return new KillMoment($"result\tVerification\t{proved.Cluster}", (reference.Total - proved.After) * fraction);
        }
        var last = At(reference, static line => line.Step is "Files" or "Branch", isLast: true);
        return new KillMoment(FirstResult, (last - At(reference, static line => line.Step == "GitHub", isLast: false) + TimeSpan.FromMilliseconds(10)) * fraction);
    }

    /// <summary>Waits for the moment.</summary>
    /// <param name="script">The process, which has just been started.</param>
    public async Task Come(ScriptProcess script)
    {
        if (Beginning.Length > 0)
            await script.When(Beginning).ConfigureAwait(false);
        // A delay of the runtime is never shorter than a millisecond, and often much longer.
        var watch = Stopwatch.StartNew();
        if (Delay > TimeSpan.FromMilliseconds(30))
            await Task.Delay(Delay - TimeSpan.FromMilliseconds(20)).ConfigureAwait(false);
        while (watch.Elapsed < Delay)
            Thread.Sleep(0);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Delay.TotalMilliseconds:F1} ms after {(Beginning.Length == 0 ? "the process was started" : $"'{Beginning.Replace('\t', ' ')}'")}");

    private static TimeSpan At(KillReference reference, Func<ScriptLine, bool> isMeant, bool isLast) => (isLast ? reference.Lines.Last(isMeant) : reference.Lines.First(isMeant)).After;
}
