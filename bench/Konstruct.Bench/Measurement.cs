using System.Diagnostics;
using System.Text.Json;

namespace Konstruct.Bench;

/// <summary>One piece of work, done once in a process of its own so that its peak memory is its own.</summary>
/// <param name="Milliseconds">Wall time of the work alone, compiling its code included, starting the process not; of work that is done twice, that of the second time.</param>
/// <param name="PeakBytes">The most memory the process had resident, the runtime included.</param>
/// <param name="AllocatedBytes">What the work allocated in all on the managed heap.</param>
/// <param name="Files">Files read.</param>
/// <param name="Written">Files written.</param>
/// <param name="Clusters">Clusters found.</param>
/// <param name="FirstMilliseconds">When the first cluster was given; of work that is done twice, the wall time of the first time.</param>
internal sealed record Measurement(double Milliseconds, long PeakBytes, long AllocatedBytes, int Files, int Written, int Clusters, double FirstMilliseconds)
{
    /// <summary>In a child whose work has ended: prints the measurement.</summary>
    /// <param name="elapsed">How long the work took.</param>
    /// <param name="count">What it met.</param>
    public static async Task Print(TimeSpan elapsed, FolderCount count)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        using var process = Process.GetCurrentProcess();
        var measurement = new Measurement(elapsed.TotalMilliseconds, process.PeakWorkingSet64, allocated, count.Files, count.Written, count.Clusters, count.FirstMilliseconds);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(measurement)).ConfigureAwait(false);
    }

    /// <summary>How to start this program again.</summary>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo StartOfThisProgram(params string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Measurement).Assembly.Location] : [];
        return new ProcessStartInfo(program, [.. assembly, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
    }

    /// <summary>In the parent: has a child work.</summary>
    /// <param name="start">How to start it.</param>
    /// <param name="what">What it is to do, for messages.</param>
    /// <param name="isTidy">
    /// Whether garbage is collected every 4 MiB. The peak then shows what the work holds,
    /// not how much garbage the runtime leaves lying about while there is memory to spare.
    /// </param>
    /// <returns>What the child measured.</returns>
    /// <exception cref="InvalidOperationException">The child failed; its own words have gone to standard error.</exception>
    public static async Task<Measurement> Take(ProcessStartInfo start, string what, bool isTidy)
    {
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        if (isTidy)
            start.Environment["DOTNET_GCgen0size"] = "400000"; // hexadecimal bytes

        using var child = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        var output = await child.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await child.WaitForExitAsync().ConfigureAwait(false);
        return child.ExitCode == 0 && JsonSerializer.Deserialize<Measurement>(output) is { } measurement
            ? measurement
            : throw new InvalidOperationException($"The child process that was to do '{what}' ended with exit code {child.ExitCode}.");
    }
}
