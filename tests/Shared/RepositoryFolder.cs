namespace Konstruct.Tests;

/// <summary>Where the repository lies: the folder of the module's manifest above the built tests.</summary>
internal static class RepositoryFolder
{
    public static string Root { get; } = FindRoot();

    /// <summary>The sample repository, not to be written to: tests work on copies.</summary>
    public static string Sample { get; } = Path.Combine(Root, "samples", "gitops");

    private static string FindRoot()
    {
        // The sources' paths cannot tell: in a CI build the compiler replaces them.
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Konstruct.psd1")))
                return folder;
        }
        throw new InvalidOperationException($"No Konstruct.psd1 was found above '{AppContext.BaseDirectory}'. Run the tests from the repository's build.");
    }
}
