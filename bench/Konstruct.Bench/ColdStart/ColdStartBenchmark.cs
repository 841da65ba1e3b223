using System.Diagnostics;
using Konstruct.Bench.Repository;
using Konstruct.Bench.YamlTools;

namespace Konstruct.Bench.ColdStart;

/// <summary>One file, converted by a process that has just been started: the module's, and those of general YAML tools, in turns.</summary>
internal sealed class ColdStartBenchmark
{
    /// <summary>How often, for each run that is asked for: a process takes no longer than a second or two.</summary>
    public const int TimesPerRun = 3;

    private readonly BenchRun _run;
    private readonly string _folder;
    private readonly string _path;
    private readonly string _text;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="run">How many runs, and where.</param>
    public ColdStartBenchmark(BenchRun run)
    {
        _run = run;
        _folder = Path.Combine(run.Folder, "one");
        _path = Path.Combine(_folder, "secret.yaml");
        _text = GeneratedRepository.ConvertedSample(run.RepositoryRoot);
    }

    /// <summary>How long each took, from its start to its end.</summary>
    public IReadOnlyList<(string Name, Durations Times)> Rows { get; private set; } = [];

    /// <summary>How long the engine took with nothing to do, which is not the module's to change.</summary>
    public Durations Engine { get; } = new();

    /// <summary>Takes all measurements.</summary>
    /// <exception cref="InvalidOperationException">A process failed, or left the file as it was.</exception>
    public async Task Run()
    {
        Directory.CreateDirectory(_folder);
        var box = new YamlToolBox(_run);
        List<(YamlTool Tool, Durations Times)> tools = [(box.Module, new Durations()), .. (await box.FindAsync().ConfigureAwait(false)).Select(static tool => (tool, new Durations()))];
        for (var time = 0; time <= _run.Options.Runs * TimesPerRun; time++)
        {
            await Console.Error.WriteLineAsync($"Cold start, {time} of {_run.Options.Runs * TimesPerRun}").ConfigureAwait(false);
            var idle = await Measure(_run.StartScript("ColdStart/Nothing.ps1"), "The engine").ConfigureAwait(false);
            // The first of each may have to read its program from disk.
            if (time > 0)
                Engine.Add(idle);
            foreach (var (tool, times) in tools)
            {
                var taken = await Convert(tool).ConfigureAwait(false);
                if (time > 0)
                    times.Add(taken);
            }
        }

        Rows = [.. tools.Select(static tool => (tool.Tool.Name, tool.Times))];
    }

    private async Task<TimeSpan> Convert(YamlTool tool)
    {
        await File.WriteAllTextAsync(_path, _text).ConfigureAwait(false);
        var taken = await Measure(tool.Edit(_folder), tool.Name).ConfigureAwait(false);
        return (await File.ReadAllTextAsync(_path).ConfigureAwait(false)).Contains("githubAppPrivateKey", StringComparison.Ordinal)
            ? taken
            : throw new InvalidOperationException($"{tool.Name} did not convert the file.");
    }

    private static async Task<TimeSpan> Measure(ProcessStartInfo start, string what)
    {
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        var taken = watch.Elapsed;
        return process.ExitCode == 0 ? taken : throw new InvalidOperationException($"{what} ended with exit code {process.ExitCode}.");
    }
}
