using Konstruct.Bench.Checks;
using Konstruct.Bench.ColdStart;
using Konstruct.Bench.Fuzz;
using Konstruct.Bench.Growth;
using Konstruct.Bench.Import;
using Konstruct.Bench.Kill;
using Konstruct.Bench.Repository;
using Konstruct.Bench.Soak;
using Konstruct.Bench.Together;
using Konstruct.Bench.Vault;
using Konstruct.Bench.YamlTools;

namespace Konstruct.Bench;

/// <summary>A part of the page, which can be measured and replaced alone.</summary>
/// <param name="Name">What <c>--only</c> takes.</param>
/// <param name="Heading">Its heading on the page.</param>
/// <param name="Measure">Takes its measurements, and tells what stands below the heading.</param>
internal sealed record BenchPart(string Name, string Heading, Func<BenchRun, Task<string>> Measure)
{
    /// <summary>All of them, as they stand on the page.</summary>
    public static IReadOnlyList<BenchPart> All { get; } =
    [
        new("repository", "A large repository", static async run =>
        {
            var benchmark = new RepositoryBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return RepositoryReport.Compose(benchmark, run);
        }),
        new("yaml-tools", "Compared with general YAML tools", static async run =>
        {
            var benchmark = new YamlToolsBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return YamlToolsReport.Compose(benchmark, run);
        }),
        new("cold-start", "One file from a cold start", static async run =>
        {
            var benchmark = new ColdStartBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return ColdStartReport.Compose(benchmark, run);
        }),
        new("growth", "Growth", static async run =>
        {
            var benchmark = new GrowthBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            run.WriteBesidePage(GrowthReport.ChartName, GrowthChart.Draw(benchmark));
            return GrowthReport.Compose(benchmark, run);
        }),
        new("vault", "Writing to Vault", static async run =>
        {
            var benchmark = new VaultBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return VaultReport.Compose(benchmark, run);
        }),
        new("checks", "Checking a cluster", static async run =>
        {
            var benchmark = new ChecksBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return ChecksReport.Compose(benchmark, run);
        }),
        new("fuzz", "Inputs that nobody would write", static async run =>
        {
            var benchmark = new FuzzBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return FuzzReport.Compose(benchmark, run);
        }),
        new("import", "Importing the module", static async run =>
        {
            var benchmark = new ImportBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return ImportReport.Compose(benchmark, run);
        }),
        new("soak", "Many operations in one process, with faults", static async run =>
        {
            var benchmark = new SoakBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return SoakReport.Compose(benchmark, run);
        }),
        new("kill", "Killed at any moment", static async run =>
        {
            var benchmark = new KillBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return KillReport.Compose(benchmark, run);
        }),
        new("together", "Several at once", static async run =>
        {
            var benchmark = new TogetherBenchmark(run);
            await benchmark.Run().ConfigureAwait(false);
            return TogetherReport.Compose(benchmark, run);
        }),
    ];

    /// <summary>The names of all, as a message lists them.</summary>
    public static string Names(string separator) => string.Join(separator, All.Select(static part => part.Name));
}
