using System.Diagnostics;
using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Kill;

/// <summary>When a process is killed.</summary>
/// <param name="IsStarting">Whether that is counted from its start, and not from its first line.</param>
/// <param name="Growths">How often its journal has to grow first.</param>
/// <param name="Delay">How long after that.</param>
internal sealed record KillMoment(bool IsStarting, int Growths, TimeSpan Delay)
{
    // On a busy machine a run takes longer than the one that was measured.
    private const double Slower = 1.5;

    /// <summary>A moment, by chance: of ten one while the process starts, two at any time of the run, and seven by what it has noted, each pause between two notes being as likely as any other: most of them are but a small part of a run.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="reference">How long it takes.</param>
    public static KillMoment Any(Random random, KillReference reference)
    {
        var (choice, fraction, growths) = (random.Next(10), random.NextDouble(), random.Next(reference.Pauses.Count));
        return choice switch
        {
            0 => new KillMoment(true, 0, reference.Imported * fraction),
            1 or 2 => new KillMoment(false, 0, reference.Total * fraction),
            _ => new KillMoment(false, growths, reference.Pauses[growths] * (fraction * Slower)),
        };
    }

    /// <summary>Waits for the moment.</summary>
    /// <param name="script">The process, which has just been started.</param>
    /// <param name="growth">Its journal's growth since before that.</param>
    public async Task Come(ScriptProcess script, JournalGrowth growth)
    {
        if (!IsStarting)
            await script.When("ready").ConfigureAwait(false);
        growth.Await(script, Growths);
        // A delay of the runtime is never shorter than a millisecond, and often much longer.
        var watch = Stopwatch.StartNew();
        if (Delay > TimeSpan.FromMilliseconds(30))
            await Task.Delay(Delay - TimeSpan.FromMilliseconds(20)).ConfigureAwait(false);
        while (watch.Elapsed < Delay)
            Thread.Sleep(0);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Delay.TotalMilliseconds:F1} ms after {(IsStarting ? "the process was started" : Growths == 0 ? "its first line" : $"its journal had grown {Growths} times")}");
}
