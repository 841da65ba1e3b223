namespace Konstruct.Core.Migration;

/// <summary>Removes the temporary files that a run left which was killed while it replaced a file. Only those are taken for its own that lie beside a file of its journal, are named as such, and hold what the journal says, by its hash, or nothing yet.</summary>
internal static class LeftTemporaries
{
    /// <summary>Removes them.</summary>
    /// <param name="root">Full path of the repository.</param>
    /// <param name="files">Its files in the journal.</param>
    public static void Remove(string root, IEnumerable<JournalFile> files)
    {
        foreach (var folder in files.GroupBy(f => Path.GetDirectoryName(Path.Combine(root, f.Path.Replace('/', Path.DirectorySeparatorChar)))!, StringComparer.Ordinal))
        {
            var hashes = folder.SelectMany(f => new[] { f.Sha256After, f.Sha256Before }).OfType<string>().ToHashSet(StringComparer.Ordinal);
            try
            {
                if (!Directory.Exists(folder.Key))
                    continue;
                foreach (var file in Directory.EnumerateFiles(folder.Key, ".konstruct-*.tmp").Where(f => IsOwn(f, hashes)).ToList())
                    File.Delete(file);
            }
            // It is in nobody's way.
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                System.Diagnostics.Debug.WriteLine(e.Message);
            }
        }
    }

    private static bool IsOwn(string path, HashSet<string> hashes) =>
        Guid.TryParseExact(Path.GetFileName(path)[".konstruct-".Length..^".tmp".Length], "N", out _)
        && new FileInfo(path) is { LinkTarget: null, Length: <= Files.ManifestFile.LargestSize and var length } && (length == 0 || hashes.Contains(MigrationJournal.Hash(File.ReadAllBytes(path))));
}
