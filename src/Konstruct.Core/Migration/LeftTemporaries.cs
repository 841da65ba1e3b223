namespace Konstruct.Core.Migration;

/// <summary>Removes the temporary files that a run left which was killed while it replaced a file. Only those are taken for one's own that lie beside a file of a journal, are named as such, hold what the journal says, by its hash, or nothing yet, and whose process has ended.</summary>
internal static class LeftTemporaries
{
    /// <summary>Removes them.</summary>
    /// <param name="root">Full path of the repository.</param>
    /// <param name="files">Its files in the journal.</param>
    public static void Remove(string root, IEnumerable<JournalFile> files) =>
        Remove(files.Select(f => (Path.Combine(root, f.Path.Replace('/', Path.DirectorySeparatorChar)), f.Sha256Before, f.Sha256After)));

    /// <summary>Removes them.</summary>
    /// <param name="files">The files' full paths, with the hashes of what they held and are to hold; null where there was none.</param>
    public static void Remove(IEnumerable<(string Path, string? Before, string After)> files)
    {
        foreach (var folder in files.GroupBy(f => Path.GetDirectoryName(f.Path)!, StringComparer.Ordinal))
        {
            var hashes = folder.SelectMany(f => new[] { f.After, f.Before }).OfType<string>().ToHashSet(StringComparer.Ordinal);
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
        Files.AtomicWriter.OwnerOf(path) is { } owner && !IsRunning(owner, File.GetLastWriteTimeUtc(path))
        && new FileInfo(path) is { LinkTarget: null, Length: <= Files.ManifestFile.LargestSize and var length } && (length == 0 || hashes.Contains(MigrationJournal.Hash(File.ReadAllBytes(path))));

    // One that began later has but the same number, as in a container that was started again.
    private static bool IsRunning(int process, DateTime wrote)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited && found.StartTime.ToUniversalTime() <= wrote;
        }
        catch (ArgumentException)
        {
            return false;
        }
        // One that may not be asked about is another user's, and runs.
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return e is not InvalidOperationException;
        }
    }
}
