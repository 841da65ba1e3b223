using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Konstruct.Bench.Fuzz;

/// <summary>
/// Tries the engine and the steps with inputs that nobody would write. A child does, whose copy of the module is instrumented, so that what reaches new edges is gone on from;
/// for comparison another one, which goes on from the manifests it began with alone.
/// </summary>
internal sealed class FuzzBenchmark
{
    private const int MostCrashes = 10;

    // In less there is no telling what guidance brings.
    private static readonly TimeSpan _leastToCompare = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _longestInput = TimeSpan.FromSeconds(30);

    private readonly BenchRun _run;
    private readonly List<FuzzFinding> _findings = [];

    /// <summary>Prepares it.</summary>
    /// <param name="run">How long, and with which seed.</param>
    public FuzzBenchmark(BenchRun run)
    {
        _run = run;
        Seed = run.Options.Seed;
        Inputs = run.Options.Inputs;
        Time = Inputs is null ? TimeSpan.FromMinutes(run.Options.Minutes) : TimeSpan.Zero;
    }

    /// <summary>What the random choices follow from.</summary>
    public int Seed { get; }

    /// <summary>With how many inputs the guided child tries each target; null where its time tells.</summary>
    public int? Inputs { get; }

    /// <summary>How long the guided child tries; zero where inputs are counted.</summary>
    public TimeSpan Time { get; }

    /// <summary>How much is tried, in words.</summary>
    public string Extent => Inputs is { } inputs ? FormattableString.Invariant($"with {inputs:N0} inputs for each target") : FormattableString.Invariant($"for {Time.TotalMinutes:0.##} minutes");

    /// <summary>Inputs to begin with.</summary>
    public int Corpus { get; private set; }

    /// <summary>What came of each target.</summary>
    public IReadOnlyList<FuzzTally> Guided { get; private set; } = [];

    /// <summary>What came of each without guidance, in a quarter of the time; empty where that is too short.</summary>
    public IReadOnlyList<FuzzTally> Unguided { get; private set; } = [];

    /// <summary>Tries inputs.</summary>
    /// <exception cref="InvalidOperationException">A promise does not hold; the message names the file that says which, and with what input.</exception>
    public async Task Run()
    {
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"Fuzzing {Extent} with --seed {Seed}")).ConfigureAwait(false);
        var program = Instrument();
        var corpus = FuzzCorpus.Read(_run.RepositoryRoot).ToList();
        Corpus = corpus.Count;
        var kept = Directory.CreateDirectory(Path.Combine(_run.RepositoryRoot, "artifacts", "fuzz")).FullName;
        if (Time >= _leastToCompare)
            Unguided = await Try(program, corpus, Time / 4, isGuided: false, kept).ConfigureAwait(false);
        Guided = await Try(program, corpus, Time, isGuided: true, kept).ConfigureAwait(false);
        var path = Path.Combine(kept, FuzzChild.Findings);
        await File.WriteAllTextAsync(path, string.Concat(_findings)).ConfigureAwait(false);
        if (_findings.Count > 0)
            throw new InvalidOperationException($"{_findings.Count} promises do not hold; '{path}' has them with their inputs. The first: {_findings[0].Target}: {_findings[0].Reason}");
    }

    // The copy counts its edges; what it was copied from is left alone.
    private string Instrument()
    {
        var program = Path.Combine(_run.Folder, "program");
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(program, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        string[] ours = ["Konstruct.Core.Yaml.", "Konstruct.Core.GitOps.", "Konstruct.Core.Migration.Journal", "Konstruct.Core.Migration.TextInverse", "Konstruct.Core.Files.UnifiedDiff"];
        SharpFuzz.Fuzzer.Instrument(Path.Combine(program, "Konstruct.Core.dll"), type => Array.Exists(ours, o => type.StartsWith(o, StringComparison.Ordinal)), SharpFuzz.Options.Value);
        SharpFuzz.Fuzzer.Instrument(Path.Combine(program, "YamlDotNet.dll"), static type => type is "YamlDotNet.Core.Scanner" or "YamlDotNet.Core.Parser", SharpFuzz.Options.Value);
        return Path.Combine(program, Path.GetFileName(typeof(FuzzBenchmark).Assembly.Location));
    }

    private async Task<IReadOnlyList<FuzzTally>> Try(string program, List<string> corpus, TimeSpan time, bool isGuided, string kept)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_run.Folder, isGuided ? "guided" : "unguided")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(folder, FuzzChild.Corpus), corpus).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        for (var crashes = 0; crashes < MostCrashes && (crashes == 0 || Inputs is not null || watch.Elapsed < time); crashes++)
        {
            if (await RunChild(program, folder, time - watch.Elapsed, isGuided, Seed + crashes).ConfigureAwait(false) is not { } reason)
            {
                ReadFindings(folder);
                if (isGuided)
                    File.Copy(Path.Combine(folder, FuzzChild.Kept), Path.Combine(kept, FuzzChild.Kept), overwrite: true);
                return JsonSerializer.Deserialize<List<FuzzTally>>(await File.ReadAllTextAsync(Path.Combine(folder, FuzzChild.Tallies)).ConfigureAwait(false))!;
            }
            var (target, input) = AtHand(folder);
            await Console.Error.WriteLineAsync($"{target}: {reason}").ConfigureAwait(false);
            _findings.Add(new FuzzFinding(target, reason, input));
            // What ended a process would end the next one, too.
            if (corpus.RemoveAll(line => line == $"{target} {input}") > 0)
                await File.WriteAllLinesAsync(Path.Combine(folder, FuzzChild.Corpus), corpus).ConfigureAwait(false);
        }
        ReadFindings(folder);
        return [];
    }

    // Why the child ended before its time; null where it did not.
    private async Task<string?> RunChild(string program, string folder, TimeSpan time, bool isGuided, int seed)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [program, FuzzChild.ChildOption, folder, time.TotalSeconds.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture), isGuided.ToString(), (Inputs ?? 0).ToString(CultureInfo.InvariantCulture)])
        { RedirectStandardError = true, UseShellExecute = false };
        // In hexadecimal bytes: an input that takes more ends the process.
        start.Environment["DOTNET_GCHeapHardLimit"] = "60000000";
        using var child = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        var error = child.StandardError.ReadToEndAsync();
        var (number, since) = (0L, TimeSpan.Zero);
        while (!child.WaitForExit(TimeSpan.FromMilliseconds(250)))
        {
            TimeSpan used;
            try
            {
                child.Refresh();
                used = child.TotalProcessorTime;
            }
            // It has just ended.
            catch (InvalidOperationException)
            {
                continue;
            }
            if (NumberAtHand(folder) is var now && now != number)
                (number, since) = (now, used);
            else if (used - since > _longestInput)
            {
                child.Kill(entireProcessTree: true);
                await child.WaitForExitAsync().ConfigureAwait(false);
                return $"It takes longer than {_longestInput.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds.";
            }
        }
        var words = await error.ConfigureAwait(false);
        return child.ExitCode == 0 ? null : $"The process ended with exit code {child.ExitCode}: {words.Split('\n').FirstOrDefault(static l => l.Length > 0)}";
    }

    private static long NumberAtHand(string folder)
    {
        var bytes = Bytes(folder, 8);
        return bytes.Length < 8 ? 0 : BitConverter.ToInt64(bytes);
    }

    private static (string Target, string Input) AtHand(string folder)
    {
        var bytes = Bytes(folder, FuzzChild.CurrentSize);
        if (bytes.Length < 16)
            return ("none", "");
        var text = Encoding.UTF8.GetString(bytes, 16, (int)BitConverter.ToInt64(bytes, 8));
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? ("none", text) : (text[..blank], text[(blank + 1)..]);
    }

    private static byte[] Bytes(string folder, int count)
    {
        var path = Path.Combine(folder, FuzzChild.Current);
        if (!File.Exists(path))
            return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[count];
        return bytes[..stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
    }

    private void ReadFindings(string folder)
    {
        var path = Path.Combine(folder, FuzzChild.Findings);
        foreach (var pair in File.Exists(path) ? File.ReadAllLines(path).Chunk(2) : [])
        {
            var blank = pair[1].IndexOf(' ', StringComparison.Ordinal);
            var finding = new FuzzFinding(pair[1][..blank], pair[0][2..], pair[1][(blank + 1)..]);
            if (!_findings.Contains(finding))
                _findings.Add(finding);
        }
    }
}
