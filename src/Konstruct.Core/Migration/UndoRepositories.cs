namespace Konstruct.Core.Migration;

/// <summary>Where the repositories are that a journal names: it may be undone on another day, and by somebody who has them at another place.</summary>
/// <param name="named">Full paths of the places that the user named; empty: where the journal has them.</param>
internal sealed class UndoRepositories(IReadOnlyList<string> named)
{
    private readonly Dictionary<string, UndoRepository?> _found = new(StringComparer.Ordinal);

    /// <summary>Finds a repository.</summary>
    /// <param name="root">Its place, as the journal has it.</param>
    /// <param name="files">Its files in the journal.</param>
    /// <returns>Null where it is not there.</returns>
    public UndoRepository? Find(string root, IReadOnlyList<JournalFile> files)
    {
        if (!_found.TryGetValue(root, out var found))
            _found[root] = found = Search(root, files);
        return found;
    }

    /// <summary>What is wrong where repositories are not there: told once, since outside of a work tree each cluster's folder is one.</summary>
    public JournalException Missing(IReadOnlyList<string> roots)
    {
        var (who, verb) = roots is [var only] ? ($"The repository '{only}'", "is") : ($"The repository '{roots[0]}', and {roots.Count - 1} more,", "are");
        return new JournalException(JournalProblem.JournalRepositoryMissing,
            $"{who} {verb} not {(named.Count > 0 ? $"at '{string.Join("', '", named)}': none of the files that the run changed is there" : "there")}. Nothing of it was taken back, and nothing noted.",
            "Give the place where it is now: -Repository; or see that it is mounted.");
    }

    private UndoRepository? Search(string root, IReadOnlyList<JournalFile> files)
    {
        // A place that was just unmounted is an empty folder, in which all that a run created seems to have been taken back.
        var before = files.Where(f => f.Sha256Before is not null).ToList();
        var places = (named.Count == 0 ? [root] : named.SelectMany(n => Ends(root).Select(e => Path.Combine(n, e)))).Where(Directory.Exists).ToList();
        if (places.Find(p => before.Exists(f => File.Exists(Full(p, f)))) is { } certain)
            return new UndoRepository(Path.GetFullPath(certain), IsCertain: true);
        return places.Find(p => before.Count == 0 || named.Count == 0 ? Directory.EnumerateFileSystemEntries(p).Any() : Path.Exists(Path.Combine(p, ".git"))) is { } place
            ? new UndoRepository(Path.GetFullPath(place), IsCertain: before.Count == 0)
            : null;
    }

    private static string Full(string root, JournalFile file) => Path.Combine(root, file.Path.Replace('/', Path.DirectorySeparatorChar));

    // Outside of a work tree the root is the cluster's own folder, and what the user names a folder above it.
    private static IEnumerable<string> Ends(string root)
    {
        var segments = root.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        for (var count = 0; count <= segments.Length; count++)
            yield return string.Join(Path.DirectorySeparatorChar, segments[^count..]);
    }
}
