using System.Diagnostics;
using Konstruct.Fuzz;

namespace Konstruct.Bench.Fuzz;

/// <summary>What an input may take. The process's own time counts, so that a busy machine is no hang, and the least of several measurements, so that compiling and collecting is none either.</summary>
internal sealed class FuzzBounds
{
    /// <summary>Processor time, in milliseconds, whatever the size.</summary>
    public const double Milliseconds = 300;

    /// <summary>Processor time, in milliseconds, for each kB.</summary>
    public const double MillisecondsPerKilobyte = 20;

    /// <summary>Memory allocated, in bytes, whatever the size.</summary>
    public const double Bytes = 64 * 1024 * 1024;

    /// <summary>Memory allocated, in bytes, for each kB.</summary>
    public const double BytesPerKilobyte = 16 * 1024 * 1024;

    private const int Measurements = 3;

    /// <summary>Tries an input.</summary>
    /// <param name="target">What with.</param>
    /// <param name="input">The input.</param>
    /// <param name="tally">Gets to know what it took.</param>
    /// <param name="tried">What to do before it is tried again to be measured.</param>
    /// <returns>Whether it was taken, and why it breaks a bound; null where it does not.</returns>
    public static (bool IsTaken, string? Reason) Try(FuzzTarget target, FuzzInput input, FuzzTally tally, Action? tried = null)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var isTaken = target.Try(input);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var kilobytes = Math.Max(1, input.Length / 1024.0);
        tried?.Invoke();
        tally.LargestPerKilobyte = Math.Max(tally.LargestPerKilobyte, bytes / kilobytes);
        if (bytes > Bytes + (BytesPerKilobyte * kilobytes))
            return (isTaken, FormattableString.Invariant($"It allocates {bytes / (1024.0 * 1024):F0} MiB for {kilobytes:F1} kB."));
        if (elapsed / kilobytes <= tally.SlowestPerKilobyte && elapsed <= Milliseconds)
            return (isTaken, null);
        var milliseconds = Math.Min(elapsed, Enumerable.Range(0, Measurements).Min(_ => ProcessorTime(target, input)));
        tally.SlowestPerKilobyte = Math.Max(tally.SlowestPerKilobyte, milliseconds / kilobytes);
        return (isTaken, milliseconds > Milliseconds + (MillisecondsPerKilobyte * kilobytes) ? FormattableString.Invariant($"It takes {milliseconds:F0} ms for {kilobytes:F1} kB.") : null);
    }

    private static double ProcessorTime(FuzzTarget target, FuzzInput input)
    {
        var before = Environment.CpuUsage.TotalTime;
        target.Try(input);
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }
}
