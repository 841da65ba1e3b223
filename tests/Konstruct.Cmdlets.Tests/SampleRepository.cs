namespace Konstruct.Cmdlets.Tests;

/// <summary>Repositories to run over: the sample, and the vendor's templates where they are at hand.</summary>
internal static class SampleRepository
{
    /// <summary>Copies the sample into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="below">The folder to copy it to, in the folder.</param>
    public static void WriteSample(this TemporaryFolder folder, string below = "") => folder.Copy(RepositoryFolder.Sample, below);

    /// <summary>Copies the vendor's templates into a folder; skips the test where they are not at hand.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Which: <c>pat</c>, <c>github-app</c> or <c>helm</c>.</param>
    /// <param name="below">The folder to copy them to, in the folder.</param>
    public static void WriteUpstream(this TemporaryFolder folder, string name, string below = "")
    {
        var upstream = Environment.GetEnvironmentVariable("KONSTRUCT_UPSTREAM");
        Assert.SkipWhen(string.IsNullOrEmpty(upstream), "KONSTRUCT_UPSTREAM does not name the vendor's templates.");
        folder.Copy(Path.Combine(upstream, name), below);
    }

    /// <summary>Every file with its text.</summary>
    public static Dictionary<string, string> Texts(this TemporaryFolder folder) => folder.Files().ToDictionary(n => n, folder.Read, StringComparer.Ordinal);

    private static void Copy(this TemporaryFolder folder, string source, string below)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            folder.Write(Path.Combine(below, Path.GetRelativePath(source, file)), File.ReadAllBytes(file));
    }
}
