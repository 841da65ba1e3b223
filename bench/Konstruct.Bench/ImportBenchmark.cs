using System.Diagnostics;
using System.Globalization;

namespace Konstruct.Bench;

/// <summary>Importing the module, and a binary module with nothing in it, in turns, each in a process of its own.</summary>
internal sealed class ImportBenchmark
{
    /// <summary>How often, for each run that is asked for: a process takes no longer than a second.</summary>
    public const int TimesPerRun = 4;

    private readonly string _repositoryRoot;
    private readonly string _folder;
    private readonly BenchOptions _options;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="repositoryRoot">Where the module is.</param>
    /// <param name="folder">A folder for the empty module.</param>
    /// <param name="options">How many runs.</param>
    public ImportBenchmark(string repositoryRoot, string folder, BenchOptions options)
    {
        _repositoryRoot = repositoryRoot;
        _folder = Path.Combine(folder, "import");
        _options = options;
    }

    /// <summary>The module.</summary>
    public Durations Module { get; } = new();

    /// <summary>The empty one.</summary>
    public Durations Empty { get; } = new();

    /// <summary>Takes all measurements.</summary>
    /// <exception cref="InvalidOperationException">A module could not be imported.</exception>
    public async Task Run()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var binary = Path.Combine(_repositoryRoot, "artifacts", "bin", "Konstruct.EmptyModule", configuration, "Konstruct.EmptyModule.dll");
        Directory.CreateDirectory(_folder);
        File.Copy(binary, Path.Combine(_folder, "Konstruct.EmptyModule.dll"));
        var first = Write("First", "");
        var empty = Write("Konstruct.EmptyModule", "RootModule = 'Konstruct.EmptyModule.dll'; CmdletsToExport = @('Get-KonstructNothing')");
        var module = Path.Combine(_repositoryRoot, "Konstruct.psd1");
        for (var run = 0; run <= _options.Runs * TimesPerRun; run++)
        {
            await Console.Error.WriteLineAsync($"Import, {run} of {_options.Runs * TimesPerRun}").ConfigureAwait(false);
            var ofModule = await Import(first, module, configuration).ConfigureAwait(false);
            var ofEmpty = await Import(first, empty, configuration).ConfigureAwait(false);
            // The first of each may have to read its files from disk.
            if (run == 0)
                continue;
            Module.Add(ofModule);
            Empty.Add(ofEmpty);
        }
    }

    private string Write(string name, string entries)
    {
        var path = Path.Combine(_folder, name + ".psd1");
        File.WriteAllText(path, $"@{{ ModuleVersion = '1.0'; {entries} }}");
        return path;
    }

    private async Task<TimeSpan> Import(string first, string manifest, string configuration)
    {
        var runner = Path.Combine(_repositoryRoot, "artifacts", "bin", "Konstruct.Runner", configuration, "Konstruct.Runner.dll");
        var script = Path.Combine(_repositoryRoot, "bench", "Konstruct.Bench", "ImportModule.ps1");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [runner, "-NonInteractive", script, manifest]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["KONSTRUCT_MODULE"] = first;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var text = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0 && double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new InvalidOperationException($"'{manifest}' could not be imported: {text}");
    }
}
