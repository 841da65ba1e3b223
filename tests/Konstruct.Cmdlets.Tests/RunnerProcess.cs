using System.Diagnostics;

namespace Konstruct.Cmdlets.Tests;

/// <summary>Starts the built Runner as a process of its own.</summary>
internal static class RunnerProcess
{
    /// <summary>Runs the Runner to its end, with nothing on its standard input.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>What it printed and its exit code.</returns>
    public static Task<RunnerResult> Run(params string[] arguments) => Run(StartInfo(arguments));

    /// <summary>Runs a process to its end, with nothing on its standard input.</summary>
    /// <param name="start">How to start it.</param>
    /// <param name="whileRunning">What to do when the first line has been printed.</param>
    /// <returns>What it printed and its exit code.</returns>
    public static async Task<RunnerResult> Run(ProcessStartInfo start, Func<Process, Task>? whileRunning = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var output = string.Empty;
        if (whileRunning is not null)
        {
            output = await process.StandardOutput.ReadLineAsync(cancellation) + Environment.NewLine;
            await whileRunning(process);
        }
        output += await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new RunnerResult(process.ExitCode, output.ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    /// <summary>How to start the Runner.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>The start information; all streams are redirected.</returns>
    public static ProcessStartInfo StartInfo(params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(RepositoryFolder.Root, "artifacts", "bin", "Konstruct.Runner", configuration, "Konstruct.Runner.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("KONSTRUCT_MODULE");
        return start;
    }
}
