using System.Diagnostics;
using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Kill;

/// <summary>What a run comes to that nobody kills, and when it does what.</summary>
/// <param name="Imported">From the start of the process to the script's first line.</param>
/// <param name="Total">From there to its end.</param>
/// <param name="Pauses">From its first line to where its journal grows first, from there to the next time, and so on to its end.</param>
/// <param name="Files">The files in the end.</param>
/// <param name="Branch">The branch's files in the end, with git's hashes; none where there is no branch.</param>
/// <param name="Versions">The secrets' versions in the end.</param>
internal sealed record KillReference(TimeSpan Imported, TimeSpan Total, IReadOnlyList<TimeSpan> Pauses, FolderState Files, IReadOnlyDictionary<string, string> Branch, IReadOnlyDictionary<string, int> Versions)
{
    /// <summary>Makes one for each of several kinds.</summary>
    /// <param name="run">Where the sample is.</param>
    /// <param name="kinds">What is run.</param>
    /// <exception cref="InvalidOperationException">One did not go well.</exception>
    public static async Task<IReadOnlyDictionary<KillKind, KillReference>> Make(BenchRun run, IEnumerable<KillKind> kinds)
    {
        var references = new Dictionary<KillKind, KillReference>();
        foreach (var kind in kinds.Distinct().Order())
            references[kind] = await Make(run, kind).ConfigureAwait(false);
        return references;
    }

    private static async Task<KillReference> Make(BenchRun run, KillKind kind)
    {
        using var platform = new Platform(run, $"reference-{kind}", kind.HasClusters(), kind.IsOnBranch());
        if (kind.IsUndo())
            await Complete(platform, platform.Migrate(platform.Journals, kind.Options())).ConfigureAwait(false);
        var times = await Complete(platform, kind.IsUndo() ? platform.Undo(platform.JournalFiles) : platform.Migrate(platform.Journals, kind.Options())).ConfigureAwait(false);
        return new KillReference(times[0], times[^1] - times[0], [.. times.Zip(times.Skip(1), static (from, to) => to - from)], FolderState.Of(platform.Repository), BranchState.Of(platform), platform.Paths.ToDictionary(static path => path, platform.VersionOf, StringComparer.Ordinal));
    }

    // The first line, each growth of the journal, and the end.
    private static async Task<List<TimeSpan>> Complete(Platform platform, ProcessStartInfo start)
    {
        var growth = new JournalGrowth(platform);
        var watch = Stopwatch.StartNew();
        using var script = ScriptProcess.Start(start);
        await script.When("ready").ConfigureAwait(false);
        var times = new List<TimeSpan> { watch.Elapsed };
        growth.Await(script, int.MaxValue, () => times.Add(watch.Elapsed));
        var errors = await script.End().ConfigureAwait(false);
        times.Add(watch.Elapsed);
        return script.ExitCode == 0 ? times : throw new InvalidOperationException($"A run that was not killed failed:\n{script.Told()}\n{errors}");
    }
}
