using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Konstruct.Bench.Repository;

namespace Konstruct.Bench.YamlTools;

/// <summary>The module and general YAML tools on the same work: the conversion of a large repository's ExternalSecrets. What they make of it has the same content, or there is no report.</summary>
internal sealed partial class YamlToolsBenchmark
{
    private readonly BenchRun _run;
    private readonly GeneratedRepository _repository;
    private readonly YamlToolBox _box;
    private readonly string _before;
    private readonly string _ours;
    private readonly string _theirs;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="run">How many clusters, and where.</param>
    public YamlToolsBenchmark(BenchRun run)
    {
        _run = run;
        _repository = GeneratedRepository.FromSamples(run.RepositoryRoot);
        _box = new YamlToolBox(run);
        _before = Path.Combine(run.Folder, "before");
        _ours = Path.Combine(run.Folder, "ours");
        _theirs = Path.Combine(run.Folder, "theirs");
        Templates = Environment.GetEnvironmentVariable("KONSTRUCT_UPSTREAM") is { Length: > 0 } upstream ? Path.Combine(upstream, "helm") : null;
    }

    /// <summary>What each did, the module first.</summary>
    public IReadOnlyList<YamlToolRow> Rows { get; private set; } = [];

    /// <summary>The tools that are not there.</summary>
    public IReadOnlyList<string> Missing => _box.Missing;

    /// <summary>How many files the large repository has.</summary>
    public int Files { get; private set; }

    /// <summary>How many templates the vendor's charts have.</summary>
    public int TemplateFiles => Templates is null ? 0 : Directory.EnumerateFiles(Templates, "*.yaml", SearchOption.AllDirectories).Count();

    private string? Templates { get; }

    /// <summary>Takes all measurements.</summary>
    /// <exception cref="InvalidOperationException">A tool failed, or made something else of the repository than the module.</exception>
    public async Task Run()
    {
        Files = _repository.WriteTo(_before, _run.Options.Clusters);
        var rows = new List<YamlToolRow> { await Measure(_box.Module, _ours).ConfigureAwait(false) };
        foreach (var tool in await _box.FindAsync().ConfigureAwait(false))
        {
            rows.Add(await Measure(tool, _theirs).ConfigureAwait(false));
            if (Content.Differences(_ours, _theirs).FirstOrDefault() is { } file)
                throw new InvalidOperationException($"{tool.Name} and the module make different content of '{file}'.");
        }

        Rows = rows;
    }

    private async Task<YamlToolRow> Measure(YamlTool tool, string folder)
    {
        await Console.Error.WriteLineAsync($"YAML tools: {tool.Name}").ConfigureAwait(false);
        _repository.WriteTo(folder, _run.Options.Clusters);
        await Disk.Settle().ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        await Output(tool.Edit(folder), tool.Name).ConfigureAwait(false);
        var row = new YamlToolRow(tool.Name) { Time = watch.Elapsed };
        row.Lines = await ChangedLines(folder).ConfigureAwait(false);
        if (Templates is not null && tool.Read is not null)
            row.Refused = int.Parse(await Output(tool.Read(Templates), tool.Name).ConfigureAwait(false), CultureInfo.InvariantCulture);
        return row;
    }

    private async Task<int> ChangedLines(string folder)
    {
        // It ends with 1 where there are differences.
        var summary = await Output(new ProcessStartInfo("git", ["-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "diff", "--no-index", "--shortstat", _before, folder]), "git", ends: 1).ConfigureAwait(false);
        return Counts().Matches(summary).Sum(static match => int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture));
    }

    private static async Task<string> Output(ProcessStartInfo start, string what, int ends = 0)
    {
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == ends ? output.Trim() : throw new InvalidOperationException($"{what} ended with exit code {process.ExitCode}.");
    }

    [GeneratedRegex(@"(?<count>[0-9]+) (insertion|deletion)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counts();
}
