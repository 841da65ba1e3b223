using System.Security.Cryptography;

namespace Konstruct.Bench.Stage;

/// <summary>The files of a folder, by their paths in it with slashes, with the hashes of their bytes. What lies in <c>.git</c> is git's.</summary>
internal sealed class FolderState
{
    private readonly SortedDictionary<string, string> _files;

    private FolderState(SortedDictionary<string, string> files) => _files = files;

    /// <summary>The files' paths.</summary>
    public IEnumerable<string> Paths => _files.Keys;

    /// <summary>The hash of a file; null where there is none.</summary>
    /// <param name="path">Its path.</param>
    public string? this[string path] => _files.GetValueOrDefault(path);

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Full path.</param>
    public static FolderState Of(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (path != ".git" && !path.StartsWith(".git/", StringComparison.Ordinal))
                files[path] = Hash(File.ReadAllBytes(file));
        }
        return new FolderState(files);
    }

    /// <summary>The hash of bytes, as a journal has it.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The paths that are otherwise in another folder, or in one of both alone.</summary>
    /// <param name="other">The other.</param>
    public IReadOnlyList<string> Differing(FolderState other) => [.. Paths.Union(other.Paths, StringComparer.Ordinal).Where(path => this[path] != other[path]).Order(StringComparer.Ordinal)];
}
