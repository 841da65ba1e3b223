namespace Konstruct.Bench;

/// <summary>All measurements, taken in one run and in turns so that a slow moment of the machine falls on each alike.</summary>
internal sealed class Benchmark
{
    private readonly GeneratedRepository _repository;
    private readonly string _folder;
    private readonly BenchOptions _options;

    public Benchmark(GeneratedRepository repository, string folder, BenchOptions options)
    {
        _repository = repository;
        _folder = folder;
        _options = options;
    }

    /// <summary>Clusters of the repository that memory is compared with.</summary>
    public int FewClusters => Math.Max(1, _options.Clusters / 10);

    public Series Runtime { get; } = new();

    public Series Convert { get; } = new();

    public Series ConvertAgain { get; } = new();

    public Series ConvertTidily { get; } = new(isTidy: true);

    public Series ConvertFewTidily { get; } = new(isTidy: true);

    public Series ReadAndReplace { get; } = new();

    public Series Read { get; } = new();

    public async Task Run()
    {
        for (var run = 1; run <= _options.Runs; run++)
        {
            await Console.Error.WriteLineAsync($"Run {run} of {_options.Runs}").ConfigureAwait(false);
            await Runtime.Add(Work.Nothing, _folder, FolderCount.None).ConfigureAwait(false);

            // Who begins changes from run to run.
            if (run % 2 == 0)
                await MeasureFloor().ConfigureAwait(false);
            await MeasureConversion().ConfigureAwait(false);
            if (run % 2 != 0)
                await MeasureFloor().ConfigureAwait(false);

            await MeasureMemory(ConvertFewTidily, FewClusters).ConfigureAwait(false);
            await MeasureMemory(ConvertTidily, _options.Clusters).ConfigureAwait(false);
        }
    }

    private async Task MeasureConversion()
    {
        var all = await WriteFresh(_options.Clusters).ConfigureAwait(false);
        await Convert.Add(Work.Convert, _folder, all).ConfigureAwait(false);
        await Disk.Settle().ConfigureAwait(false);
        await ConvertAgain.Add(Work.Convert, _folder, all with { Written = 0 }).ConfigureAwait(false);
    }

    private async Task MeasureFloor()
    {
        var all = await WriteFresh(_options.Clusters).ConfigureAwait(false);
        await ReadAndReplace.Add(Work.ReadAndReplace, _folder, all).ConfigureAwait(false);
        await Disk.Settle().ConfigureAwait(false);
        await Read.Add(Work.Read, _folder, all with { Written = 0 }).ConfigureAwait(false);
    }

    private async Task MeasureMemory(Series series, int clusters)
    {
        var all = await WriteFresh(clusters).ConfigureAwait(false);
        await series.Add(Work.Convert, _folder, all).ConfigureAwait(false);
    }

    private async Task<FolderCount> WriteFresh(int clusters)
    {
        var files = _repository.WriteTo(_folder, clusters);
        await Disk.Settle().ConfigureAwait(false);
        return new FolderCount(files, clusters * GeneratedRepository.ConvertedPerCluster);
    }
}
