namespace Konstruct.Bench.Repository;

/// <summary>All measurements, taken in one run and in turns so that a slow moment of the machine falls on each alike.</summary>
internal sealed class RepositoryBenchmark
{
    private readonly GeneratedRepository _repository;
    private readonly string _folder;
    private readonly BenchOptions _options;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="run">How many clusters, how many runs, and where.</param>
    public RepositoryBenchmark(BenchRun run)
    {
        _repository = GeneratedRepository.FromSamples(run.RepositoryRoot);
        _folder = Path.Combine(run.Folder, "repository");
        _options = run.Options;
    }

    /// <summary>Clusters of the repository that memory is compared with.</summary>
    public int FewClusters => Math.Max(1, _options.Clusters / 10);

    public Series Runtime { get; } = new();

    public Series Discover { get; } = new();

    public Series Read { get; } = new();

    /// <summary>The steps that write, each with its floor and with a second run that finds nothing to change.</summary>
    public IReadOnlyList<StepSeries> Steps { get; } =
    [
        new("converting the ExternalSecrets", Work.Convert, Work.ConvertFloor, GeneratedRepository.ConvertedPerCluster),
        new("bringing Crossplane in line", Work.Update, Work.UpdateFloor, GeneratedRepository.UpdatedPerCluster),
        new("creating the Prometheus Applications", Work.Deploy, Work.DeployFloor, GeneratedRepository.DeployedPerCluster),
    ];

    public Series ConvertTidily { get; } = new(isTidy: true);

    public Series ConvertFewTidily { get; } = new(isTidy: true);

    public Series DiscoverTidily { get; } = new(isTidy: true);

    public Series DiscoverFewTidily { get; } = new(isTidy: true);

    public async Task Run()
    {
        for (var run = 1; run <= _options.Runs; run++)
        {
            await Console.Error.WriteLineAsync($"Run {run} of {_options.Runs}").ConfigureAwait(false);
            await Runtime.Add(Work.Nothing, _folder, FolderCount.None).ConfigureAwait(false);
            foreach (var step in Steps)
                await MeasureStep(step, isFloorFirst: run % 2 == 0).ConfigureAwait(false);
            await MeasureDiscovery().ConfigureAwait(false);
            await MeasureMemory(Work.Convert, ConvertFewTidily, FewClusters).ConfigureAwait(false);
            await MeasureMemory(Work.Convert, ConvertTidily, _options.Clusters).ConfigureAwait(false);
            await MeasureMemory(Work.Discover, DiscoverFewTidily, FewClusters).ConfigureAwait(false);
            await MeasureMemory(Work.Discover, DiscoverTidily, _options.Clusters).ConfigureAwait(false);
        }
    }

    // Who begins changes from run to run.
    private async Task MeasureStep(StepSeries step, bool isFloorFirst)
    {
        if (isFloorFirst)
            await step.Floor.Add(step.FloorWork, _folder, await WriteFresh(_options.Clusters, step.WrittenPerCluster).ConfigureAwait(false)).ConfigureAwait(false);
        var all = await WriteFresh(_options.Clusters, step.WrittenPerCluster).ConfigureAwait(false);
        await step.First.Add(step.Work, _folder, all).ConfigureAwait(false);
        await Disk.Settle().ConfigureAwait(false);
        var files = Directory.EnumerateFiles(_folder, "*.yaml", SearchOption.AllDirectories).Count();
        await step.Again.Add(step.Work, _folder, new FolderCount(files, 0)).ConfigureAwait(false);
        if (!isFloorFirst)
            await step.Floor.Add(step.FloorWork, _folder, await WriteFresh(_options.Clusters, step.WrittenPerCluster).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task MeasureDiscovery()
    {
        var all = await WriteFresh(_options.Clusters, 0).ConfigureAwait(false);
        await Read.Add(Work.Read, _folder, all).ConfigureAwait(false);
        await Discover.Add(Work.Discover, _folder, all with { Clusters = _options.Clusters }).ConfigureAwait(false);
    }

    private async Task MeasureMemory(Work work, Series series, int clusters)
    {
        var all = await WriteFresh(clusters, work == Work.Convert ? GeneratedRepository.ConvertedPerCluster : 0).ConfigureAwait(false);
        await series.Add(work, _folder, work == Work.Discover ? all with { Clusters = clusters } : all).ConfigureAwait(false);
    }

    private async Task<FolderCount> WriteFresh(int clusters, int writtenPerCluster)
    {
        var files = _repository.WriteTo(_folder, clusters);
        await Disk.Settle().ConfigureAwait(false);
        return new FolderCount(files, clusters * writtenPerCluster);
    }
}
