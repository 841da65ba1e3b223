using Konstruct.Bench.Checks;
using Konstruct.Bench.Fuzz;
using Konstruct.Bench.Repository;
using Konstruct.Bench.Vault;
using Konstruct.Bench.YamlTools;

namespace Konstruct.Bench;

/// <summary>The benchmark's command line.</summary>
internal static class Program
{
    // What this program does where it has started itself again, by the first word of the command line.
    private static readonly Dictionary<string, Func<string[], Task>> _children = new(StringComparer.Ordinal)
    {
        [RepositoryWork.ChildOption] = RepositoryWork.RunChild,
        [DocumentEdit.ChildOption] = DocumentEdit.RunChild,
        [BareWrites.ChildOption] = BareWrites.RunChild,
        [VaultStand.ChildOption] = VaultStand.RunChild,
        [ChecksStand.ChildOption] = ChecksStand.RunChild,
        [FuzzChild.ChildOption] = FuzzChild.RunChild,
    };

    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            if (arguments is [var role, ..] && _children.TryGetValue(role, out var runChild))
                await runChild(arguments[1..]).ConfigureAwait(false);
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
            foreach (var part in options.Only is { } only ? [only] : BenchPart.All)
            {
                var own = Directory.CreateDirectory(Path.Combine(folder, part.Name)).FullName;
                var text = await part.Measure(new BenchRun(options, repositoryRoot, own)).ConfigureAwait(false);
                Directory.Delete(own, recursive: true);
                await Console.Out.WriteLineAsync(Page.Compose(part, text)).ConfigureAwait(false);
                if (options.Write)
                    await Write(Path.Combine(repositoryRoot, "bench", "README.md"), part, text).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Write(string path, BenchPart part, string text)
    {
        var present = File.Exists(path) ? await File.ReadAllTextAsync(path).ConfigureAwait(false) : "";
        await File.WriteAllTextAsync(path, Page.Replace(present, part, text)).ConfigureAwait(false);
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
