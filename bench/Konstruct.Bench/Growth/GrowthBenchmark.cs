using System.Diagnostics;
using System.Security.Cryptography;
using Konstruct.Bench.Repository;
using Konstruct.Bench.Vault;

namespace Konstruct.Bench.Growth;

/// <summary>What a tenfold repository costs, twice over: each cmdlet that works on files, and the migration.</summary>
internal sealed class GrowthBenchmark
{
    private const int Step = 10;

    private readonly BenchRun _run;
    private readonly GeneratedRepository _repository;
    private readonly string _root;
    private readonly string _keyPath;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="run">How many clusters the repository in the middle has, how many runs, and where.</param>
    public GrowthBenchmark(BenchRun run)
    {
        _run = run;
        _repository = GeneratedRepository.FromSamples(run.RepositoryRoot);
        _root = Path.Combine(run.Folder, "repository");
        _keyPath = Path.Combine(run.Folder, "app.pem");
        Sizes = [Math.Max(1, run.Options.Clusters / Step), run.Options.Clusters, run.Options.Clusters * Step];
        Discover = new("Get-KonstructCluster", Sizes);
        Convert = new("Convert-KonstructExternalSecret", Sizes);
        Update = new("Update-KonstructCrossplane", Sizes);
        Deploy = new("New-KonstructPrometheusApp", Sizes);
        Migrate = new("Invoke-KonstructMigration", Sizes);
    }

    /// <summary>How many clusters each repository has.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>All cmdlets.</summary>
    public IReadOnlyList<GrowthSeries> All => [Discover, Convert, Update, Deploy, Migrate];

    private GrowthSeries Discover { get; }

    private GrowthSeries Convert { get; }

    private GrowthSeries Update { get; }

    private GrowthSeries Deploy { get; }

    private GrowthSeries Migrate { get; }

    /// <summary>How often a size is measured; the largest once only, since it takes minutes and noise is short.</summary>
    /// <param name="size">Its index.</param>
    public int Runs(int size) => size == Sizes.Count - 1 ? 1 : _run.Options.Runs;

    /// <summary>Takes all measurements.</summary>
    /// <exception cref="InvalidOperationException">A process failed, or did something else than the report says.</exception>
    public async Task Run()
    {
        using (var key = RSA.Create(2048))
            await File.WriteAllTextAsync(_keyPath, key.ExportRSAPrivateKeyPem() + "\n").ConfigureAwait(false);
        using var vault = VaultStand.Start();
        for (var size = 0; size < Sizes.Count; size++)
        {
            for (var run = 1; run <= Runs(size); run++)
            {
                await Console.Error.WriteLineAsync(FormattableString.Invariant($"Growth, {Sizes[size]:N0} clusters, run {run} of {Runs(size)}")).ConfigureAwait(false);
                await Measure(size, vault).ConfigureAwait(false);
            }
        }
    }

    // What one cmdlet writes is nothing to the next, so that they share a repository. The migration does what they did, and has a fresh one.
    private async Task Measure(int size, VaultStand vault)
    {
        var clusters = Sizes[size];
        await WriteFresh(clusters).ConfigureAwait(false);
        await Measure(Discover, Work.Discover, FolderCount.None with { Clusters = clusters }).ConfigureAwait(false);
        await Measure(Convert, Work.Convert, FolderCount.None with { Written = clusters * GeneratedRepository.ConvertedPerCluster }).ConfigureAwait(false);
        await Measure(Update, Work.Update, FolderCount.None with { Written = clusters * GeneratedRepository.UpdatedPerCluster }).ConfigureAwait(false);
        await Measure(Deploy, Work.Deploy, FolderCount.None with { Written = clusters * GeneratedRepository.DeployedPerCluster }).ConfigureAwait(false);

        await WriteFresh(clusters).ConfigureAwait(false);
        var place = await vault.Renew(clusters).ConfigureAwait(false);
        var journal = Path.Combine(_run.Folder, "journal.jsonl");
        File.Delete(journal);
        var start = _run.StartScript("Growth/RunMigration.ps1", _root, _keyPath, journal);
        start.Environment["VAULT_ADDR"] = place.Address.ToString();
        start.Environment["VAULT_TOKEN"] = place.Token;
        await Add(Migrate, start, FolderCount.None with { Clusters = clusters }).ConfigureAwait(false);

        Task Measure(GrowthSeries series, Work work, FolderCount expected) => Add(series, RepositoryWork.Start(_run, work, _root), expected);

        async Task Add(GrowthSeries series, ProcessStartInfo child, FolderCount expected)
        {
            await Disk.Settle().ConfigureAwait(false);
            await series.Measured[size].Add(child, series.Name, expected).ConfigureAwait(false);
        }
    }

    private async Task WriteFresh(int clusters)
    {
        _repository.WriteTo(_root, clusters);
        await Disk.Settle().ConfigureAwait(false);
    }
}
