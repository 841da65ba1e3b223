using System.Diagnostics;

namespace Konstruct.Bench.Repository;

/// <summary>One piece of work on a whole repository, in a process of its own: a cmdlet of the built module, or what any program has to do for it.</summary>
internal static class RepositoryWork
{
    /// <summary>The command line's first word in a process that does a floor's work.</summary>
    public const string ChildOption = "--floor";

    /// <summary>How to start the process.</summary>
    /// <param name="run">Where the module is.</param>
    /// <param name="work">What it is to do.</param>
    /// <param name="root">The folder to do it in.</param>
    public static ProcessStartInfo Start(BenchRun run, Work work, string root) => work is Work.Read or Work.ConvertFloor or Work.UpdateFloor or Work.DeployFloor
        ? Measurement.StartOfThisProgram(ChildOption, work.ToString(), root)
        : run.StartScript("Repository/RunCmdlet.ps1", work.ToString(), root);

    /// <summary>In the child: does a floor's work and prints the measurement.</summary>
    /// <param name="arguments">The work, and the folder to do it in.</param>
    public static async Task RunChild(string[] arguments)
    {
        var root = arguments[1];
        var watch = Stopwatch.StartNew();
        var count = Enum.Parse<Work>(arguments[0]) switch
        {
            Work.Read => Floor.Read(root),
            Work.ConvertFloor => Floor.Convert(root),
            Work.UpdateFloor => Floor.Update(root),
            Work.DeployFloor => Floor.Deploy(root),
            var other => throw new ArgumentException($"'{other}' is no floor.", nameof(arguments)),
        };
        await Measurement.Print(watch.Elapsed, count).ConfigureAwait(false);
    }
}
