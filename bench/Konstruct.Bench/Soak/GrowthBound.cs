using System.Globalization;

namespace Konstruct.Bench.Soak;

/// <summary>Something that must not grow.</summary>
/// <param name="Name">What the page calls it.</param>
/// <param name="Unit">What it is counted in, for the page.</param>
/// <param name="Allowed">How much more of it a straight line through the samples may say there is at their end than at their beginning, in that unit: what comes and goes by itself.</param>
/// <param name="From">From how many operations on it is judged: memory takes thousands until all code is compiled, PowerShell's own for the places that call commands included, and every cache is full.</param>
/// <param name="Value">Reads it, in that unit.</param>
internal sealed record GrowthBound(string Name, string Unit, double Allowed, int From, Func<GrowthSample, double> Value)
{
    private const double Mebibyte = 1024 * 1024;
    private const int Memory = 3000;

    // The pool adds them one by one under load.
    private const int Threads = 1000;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GrowthBound> All { get; } =
    [
        new("managed heap", "MiB", 1.5, Memory, static s => s.HeapBytes / Mebibyte),
        new("working set", "MiB", 24, Memory, static s => s.WorkingSetBytes / Mebibyte),
        new("private memory", "MiB", 24, Memory, static s => s.PrivateBytes / Mebibyte),
        new("threads", "", 4, Threads, static s => s.Threads),
        new("handles", "", 8, 0, static s => s.Handles),
        new("sockets", "", 2, 0, static s => s.Sockets),
        new("timers", "", 4, 0, static s => s.Timers),
        new("assemblies", "", 2, 0, static s => s.Assemblies),
        new("load contexts", "", 0.5, 0, static s => s.LoadContexts),
        new("temporary files", "", 0.5, 0, static s => s.TemporaryFiles),
    ];

    /// <summary>A value as the page has it.</summary>
    public string Tell(double value) => value.ToString(Unit.Length == 0 ? "N0" : "F1", CultureInfo.InvariantCulture) + (Unit.Length == 0 ? "" : " " + Unit);

    /// <summary>A difference as the page has it.</summary>
    public string TellGrowth(double value) => value.ToString("F1", CultureInfo.InvariantCulture) + (Unit.Length == 0 ? "" : " " + Unit);

    /// <summary>By how much it has grown over the samples that it is judged by, by the straight line that fits them best; null where there are too few.</summary>
    /// <param name="all">The samples, the first one after the warm-up.</param>
    public double? Growth(IReadOnlyList<GrowthSample> all)
    {
        const int Fewest = 4;
        List<GrowthSample> samples = [.. all.Where(s => s.Operations >= From)];
        if (samples.Count < Fewest)
            return null;
        var meanX = samples.Average(static s => (double)s.Operations);
        var meanY = samples.Average(Value);
        var spread = samples.Sum(s => Math.Pow(s.Operations - meanX, 2));
        return spread == 0 ? 0 : samples.Sum(s => (s.Operations - meanX) * (Value(s) - meanY)) / spread * (samples[^1].Operations - samples[0].Operations);
    }
}
