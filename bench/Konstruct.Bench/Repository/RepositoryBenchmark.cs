namespace Konstruct.Bench.Repository;

/// <summary>Each cmdlet that works on files, over a whole repository, and its floor, in turns, so that a slow moment of the machine falls on each alike.</summary>
internal sealed class RepositoryBenchmark
{
    private readonly BenchRun _run;
    private readonly GeneratedRepository _repository;
    private readonly string _root;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="run">How many clusters, how many runs, and where.</param>
    public RepositoryBenchmark(BenchRun run)
    {
        _run = run;
        _repository = GeneratedRepository.FromSamples(run.RepositoryRoot);
        _root = Path.Combine(run.Folder, "repository");
    }

    /// <summary>How many files the repository has.</summary>
    public int Files => Read.Files;

    /// <summary>The module imported, and nothing done.</summary>
    public Series Nothing { get; } = new();

    /// <summary>The cmdlets that write, each with its floor and with a second run that finds nothing to change.</summary>
    public IReadOnlyList<StepSeries> Steps { get; } =
    [
        new("Convert-KonstructExternalSecret", Work.Convert, Work.ConvertFloor, GeneratedRepository.ConvertedPerCluster),
        new("Update-KonstructCrossplane", Work.Update, Work.UpdateFloor, GeneratedRepository.UpdatedPerCluster),
        new("New-KonstructPrometheusApp", Work.Deploy, Work.DeployFloor, GeneratedRepository.DeployedPerCluster),
    ];

    /// <summary>The cmdlet that finds clusters.</summary>
    public Series Discover { get; } = new();

    /// <summary>The floor of whatever changes nothing.</summary>
    public Series Read { get; } = new();

    /// <summary>Takes all measurements.</summary>
    /// <exception cref="InvalidOperationException">A process failed, or did something else than the report says.</exception>
    public async Task Run()
    {
        for (var run = 1; run <= _run.Options.Runs; run++)
        {
            await Console.Error.WriteLineAsync($"Repository, run {run} of {_run.Options.Runs}").ConfigureAwait(false);
            foreach (var step in Steps)
                await Measure(step, isFloorFirst: run % 2 == 0).ConfigureAwait(false);
            var files = await WriteFresh().ConfigureAwait(false);
            await Measure(Nothing, Work.Nothing, FolderCount.None).ConfigureAwait(false);
            await Measure(Read, Work.Read, new FolderCount(files, 0)).ConfigureAwait(false);
            await Measure(Discover, Work.Discover, FolderCount.None with { Clusters = _run.Options.Clusters }).ConfigureAwait(false);
        }
    }

    // Who begins changes from run to run.
    private async Task Measure(StepSeries step, bool isFloorFirst)
    {
        var written = _run.Options.Clusters * step.WrittenPerCluster;
        if (isFloorFirst)
            await Measure(step.Floor, step.FloorWork, new FolderCount(await WriteFresh().ConfigureAwait(false), written)).ConfigureAwait(false);
        await WriteFresh().ConfigureAwait(false);
        await Measure(step.First, step.Work, FolderCount.None with { Written = written }).ConfigureAwait(false);
        await Disk.Settle().ConfigureAwait(false);
        await Measure(step.Again, step.Work, FolderCount.None).ConfigureAwait(false);
        if (!isFloorFirst)
            await Measure(step.Floor, step.FloorWork, new FolderCount(await WriteFresh().ConfigureAwait(false), written)).ConfigureAwait(false);
    }

    private Task Measure(Series series, Work work, FolderCount expected) => series.Add(RepositoryWork.Start(_run, work, _root), work.ToString(), expected);

    private async Task<int> WriteFresh()
    {
        var files = _repository.WriteTo(_root, _run.Options.Clusters);
        await Disk.Settle().ConfigureAwait(false);
        return files;
    }
}
