using System.Diagnostics;
using System.Globalization;

namespace Konstruct.Bench.Import;

/// <summary>Importing the module, and a binary module with nothing in it, in turns, each in a process of its own.</summary>
internal sealed class ImportBenchmark
{
    /// <summary>How often, for each run that is asked for: a process takes no longer than a second.</summary>
    public const int TimesPerRun = 4;

    private readonly BenchRun _run;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="run">How many runs.</param>
    public ImportBenchmark(BenchRun run)
    {
        _run = run;
    }

    /// <summary>The module.</summary>
    public Durations Module { get; } = new();

    /// <summary>The empty one.</summary>
    public Durations Empty { get; } = new();

    /// <summary>Takes all measurements.</summary>
    /// <exception cref="InvalidOperationException">A module could not be imported.</exception>
    public async Task Run()
    {
        var binary = _run.Built("Konstruct.EmptyModule");
        File.Copy(binary, Path.Combine(_run.Folder, "Konstruct.EmptyModule.dll"));
        var first = Write("First", "");
        var empty = Write("Konstruct.EmptyModule", "RootModule = 'Konstruct.EmptyModule.dll'; CmdletsToExport = @('Get-KonstructNothing')");
        var module = Path.Combine(_run.RepositoryRoot, "Konstruct.psd1");
        for (var run = 0; run <= _run.Options.Runs * TimesPerRun; run++)
        {
            await Console.Error.WriteLineAsync($"Import, {run} of {_run.Options.Runs * TimesPerRun}").ConfigureAwait(false);
            var ofModule = await Import(first, module).ConfigureAwait(false);
            var ofEmpty = await Import(first, empty).ConfigureAwait(false);
            // The first of each may have to read its files from disk.
            if (run == 0)
                continue;
            Module.Add(ofModule);
            Empty.Add(ofEmpty);
        }
    }

    private string Write(string name, string entries)
    {
        var path = Path.Combine(_run.Folder, name + ".psd1");
        File.WriteAllText(path, $"@{{ ModuleVersion = '1.0'; {entries} }}");
        return path;
    }

    private async Task<TimeSpan> Import(string first, string manifest)
    {
        var start = _run.StartScript("Import/ImportModule.ps1", manifest);
        start.Environment["KONSTRUCT_MODULE"] = first;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var text = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0 && double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new InvalidOperationException($"'{manifest}' could not be imported: {text}");
    }
}
