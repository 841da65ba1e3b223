using Konstruct.Core.Files;

namespace Konstruct.Bench;

/// <summary>The one place where the benchmark meets the engine.</summary>
internal static class Conversion
{
    /// <summary>How many files the engine writes at once. The floor has the same number.</summary>
    public const int Parallelism = 16;

    /// <summary>Converts every file below <paramref name="root"/>, as <c>Convert-KonstructExternalSecret</c> does.</summary>
    public static async Task<FolderCount> ConvertFolder(string root)
    {
        var read = 0;
        var written = 0;
        var conversion = new ManifestConversion { OnFile = () => Interlocked.Increment(ref read) };
        var sources = new ManifestSearch().Below(root).Select(f => new ManifestSource(f, ManifestSearch.Relative(root, f), IsNamed: false));
        await foreach (var outcome in conversion.RunAsync(sources, _ => ValueTask.FromResult(true)).ConfigureAwait(false))
        {
            if (outcome.Problem is not null)
                throw outcome.Problem;
            if (outcome.Change is { Status: ChangeStatus.Changed })
                written++;
        }
        return new FolderCount(read, written);
    }
}
