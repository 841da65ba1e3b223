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
            var benchmark = new Benchmark(GeneratedRepository.FromSamples(repositoryRoot), folder, options);
            await benchmark.Run().ConfigureAwait(false);

            var report = Report.Compose(benchmark, options, MachineDescription.Describe(folder), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date));
            await Console.Out.WriteAsync(report).ConfigureAwait(false);
            if (options.Write)
                await File.WriteAllTextAsync(Path.Combine(repositoryRoot, "bench", "README.md"), report).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
