using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Kill;

/// <summary>What a run comes to that nobody kills, and when it does what.</summary>
/// <param name="Imported">From the start of the process to the script's first line.</param>
/// <param name="Total">From there to its end.</param>
/// <param name="Lines">What it printed, with the time of each line.</param>
/// <param name="Files">The files in the end.</param>
/// <param name="Branch">The branch's files in the end, with git's hashes; none where there is no branch.</param>
/// <param name="Versions">The secrets' versions in the end.</param>
internal sealed record KillReference(TimeSpan Imported, TimeSpan Total, IReadOnlyList<ScriptLine> Lines, FolderState Files, IReadOnlyDictionary<string, string> Branch, IReadOnlyDictionary<string, int> Versions)
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
            await Complete(platform.Migrate(platform.Journals, kind.Options())).ConfigureAwait(false);
        var (script, imported) = await Complete(kind.IsUndo() ? platform.Undo(platform.JournalFiles) : platform.Migrate(platform.Journals, kind.Options())).ConfigureAwait(false);
        return new KillReference(imported, script.Elapsed, script.Lines, FolderState.Of(platform.Repository), BranchState.Of(platform), platform.Paths.ToDictionary(static path => path, platform.VersionOf, StringComparer.Ordinal));
    }

    private static async Task<(ScriptProcess Script, TimeSpan Imported)> Complete(System.Diagnostics.ProcessStartInfo start)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var script = ScriptProcess.Start(start);
        await script.When("ready").ConfigureAwait(false);
        var imported = watch.Elapsed;
        var errors = await script.End().ConfigureAwait(false);
        return script.ExitCode == 0 ? (script, imported) : throw new InvalidOperationException($"A run that was not killed failed:\n{script.Told()}\n{errors}");
    }
}
