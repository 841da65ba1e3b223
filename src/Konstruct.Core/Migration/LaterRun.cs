namespace Konstruct.Core.Migration;

/// <summary>Finds the later run that an undo has to wait for, among the journals that lie beside its own.</summary>
internal static class LaterRun
{
    // A folder that holds more is none of journals alone.
    private const int MostFiles = 1000;

    /// <summary>Finds the journal of the last run that wrote to a secret after a version.</summary>
    /// <param name="journal">Full path of the journal that is to be undone.</param>
    /// <param name="place">The mount.</param>
    /// <param name="path">The secret's path in it.</param>
    /// <param name="version">The version that is to be undone.</param>
    /// <returns>Full path of that journal; null where none is known.</returns>
    public static string? Find(string journal, VaultPlace place, string path, int version)
    {
        try
        {
            return Directory.EnumerateFiles(Path.GetDirectoryName(journal)!, "*.jsonl").Where(f => f != journal).Take(MostFiles)
                .Select(f => (File: f, Version: LastVersion(f, place, path))).Where(f => f.Version > version).OrderByDescending(f => f.Version).Select(f => f.File).FirstOrDefault();
        }
        // It is but a hint.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a journal that lies beside one names a commit.</summary>
    /// <param name="journal">Full path of the one.</param>
    /// <param name="commit">The commit.</param>
    public static bool Names(string journal, string commit)
    {
        try
        {
            return Directory.EnumerateFiles(Path.GetDirectoryName(journal)!, "*.jsonl").Where(f => f != journal).Take(MostFiles).Any(Reads);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        bool Reads(string file)
        {
            try
            {
                return JournalReader.Read(file).Entries.OfType<JournalCommit>().Any(c => c.Commit == commit);
            }
            catch (JournalException)
            {
                return false;
            }
        }
    }

    private static int LastVersion(string journal, VaultPlace place, string path)
    {
        try
        {
            var read = JournalReader.Read(journal);
            return read.Entries.OfType<JournalVault>().Where(v => v.Path == path && v.Mount == place.Mount && v.Address == place.Address && v.Namespace == place.Namespace && !read.IsUndone(v.Id))
                .Select(v => read.Written(v.Id)?.VersionAfter ?? (v.VersionBefore ?? 0) + 1).DefaultIfEmpty(0).Max();
        }
        catch (JournalException)
        {
            return 0;
        }
    }
}
