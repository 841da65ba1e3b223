using System.Diagnostics;

namespace Konstruct.Bench.Stage;

/// <summary>Git, as the stage and its person use it.</summary>
internal static class GitProcess
{
    /// <summary>Runs git, which has to succeed.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its output without the line ends behind it.</returns>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public static string Run(string folder, params string[] arguments)
    {
        var (code, output, errors) = Ask(folder, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors}");
    }

    /// <summary>Runs git, whatever comes of it.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    public static (int Code, string Output, string Errors) Ask(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Isolate(start);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("'git' did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.TrimEnd(), errors.GetAwaiter().GetResult());
    }

    /// <summary>Keeps a process from the settings of whoever runs the benchmark.</summary>
    /// <param name="start">How it is started.</param>
    public static void Isolate(ProcessStartInfo start)
    {
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
    }
}
