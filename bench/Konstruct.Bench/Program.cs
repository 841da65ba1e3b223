namespace Konstruct.Bench;

/// <summary>The benchmark's command line.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            if (Measurement.IsChild(arguments))
                await Measurement.RunChild(arguments).ConfigureAwait(false);
            else if (BareWrites.IsChild(arguments))
                await BareWrites.RunChild(arguments).ConfigureAwait(false);
            else if (VaultStand.IsChild(arguments))
                await VaultStand.RunChild().ConfigureAwait(false);
            else if (ChecksStand.IsChild(arguments))
                await ChecksStand.RunChild(arguments).ConfigureAwait(false);
            else
                await Measure(BenchOptions.Parse(arguments)).ConfigureAwait(false);
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task Measure(BenchOptions options)
    {
        var repositoryRoot = FindRepositoryRoot();
        var folder = Directory.CreateTempSubdirectory("konstruct-bench-").FullName;
        try
        {
            var machine = MachineDescription.Describe(folder);
            var date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date);
            var parts = new Dictionary<BenchPart, string>();
            if (options.Only is null or BenchPart.Repository)
            {
                var benchmark = new Benchmark(GeneratedRepository.FromSamples(repositoryRoot), Path.Combine(folder, "repository"), options);
                await benchmark.Run().ConfigureAwait(false);
                parts[BenchPart.Repository] = Report.Compose(benchmark, options, machine, date);
            }
            if (options.Only is null or BenchPart.Vault)
            {
                var benchmark = new VaultBenchmark(repositoryRoot, folder, options);
                await benchmark.Run().ConfigureAwait(false);
                parts[BenchPart.Vault] = VaultReport.Compose(benchmark, options, machine, date);
            }
            if (options.Only is null or BenchPart.Checks)
            {
                var benchmark = new ChecksBenchmark(repositoryRoot, folder, options);
                await benchmark.Run().ConfigureAwait(false);
                parts[BenchPart.Checks] = ChecksReport.Compose(benchmark, options, machine, date);
            }
            if (options.Only is null or BenchPart.Import)
            {
                var benchmark = new ImportBenchmark(repositoryRoot, folder, options);
                await benchmark.Run().ConfigureAwait(false);
                parts[BenchPart.Import] = ImportReport.Compose(benchmark, options, machine, date);
            }

            await Console.Out.WriteAsync(string.Join('\n', parts.Values)).ConfigureAwait(false);
            if (options.Write)
                await Write(Path.Combine(repositoryRoot, "bench", "README.md"), parts).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Write(string path, Dictionary<BenchPart, string> parts)
    {
        var present = File.Exists(path) ? await File.ReadAllTextAsync(path).ConfigureAwait(false) : "";
        await File.WriteAllTextAsync(path, Page.Replace(present, parts)).ConfigureAwait(false);
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Konstruct.psd1")))
                return folder;
        }

        throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds Konstruct.psd1; run the benchmark from its repository.");
    }
}
