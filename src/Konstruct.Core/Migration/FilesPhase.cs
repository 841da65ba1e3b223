using System.Text;
using Konstruct.Core.Files;
using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>Writes the files of one cluster: all, or none. Where one cannot be written, those before it get back what they held.</summary>
/// <param name="options">How files are moved.</param>
/// <param name="journal">The journal.</param>
/// <param name="writer">What replaces files.</param>
internal sealed class FilesPhase(ClusterFilesOptions options, MigrationJournal journal, AtomicWriter writer)
{
    /// <summary>Looks again at what is to become of a cluster's files, which may have been a while ago.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="FileProblemException">It is not what the plan says any more.</exception>
    public IReadOnlyList<PlannedFile> Again(MigrationPlanCluster plan, CancellationToken cancellation)
    {
        var files = new ClusterFilesPlan(plan.Cluster, options).Make(cancellation);
        if (files.Select(f => f.Outcome.Problem).OfType<FileProblemException>().FirstOrDefault() is { } problem)
            throw problem;
        var changed = files.Where(f => f.Outcome.Change is { Status: ChangeStatus.Pending }).ToList();
        var now = changed.ToDictionary(f => f.Outcome.Path, f => f.Outcome.Change!.Diff, StringComparer.Ordinal);
        // A file that several clusters link to is changed with the first of them.
        var done = files.Where(f => f.Outcome.Change is { Status: ChangeStatus.Unchanged }).Select(f => f.Outcome.Path).ToHashSet(StringComparer.Ordinal);
        if (plan.Files.Any(f => now.TryGetValue(f.Path, out var diff) ? diff != f.Diff : !done.Contains(f.Path)) || now.Keys.Except(plan.Files.Select(f => f.Path)).Any())
            throw new FileProblemException(FileProblem.FileChangedOnDisk, $"Files of '{plan.Cluster.Path}' were changed by somebody else since the plan was made, and were left as they are now.", "Run again.");
        return changed;
    }

    /// <summary>What is left to do for a cluster in another work tree of its repository: paths relative to that, with slashes. What cannot be read there is not done, either; null: all of it, since the cluster's folder is not there.</summary>
    /// <param name="tree">Full path of the work tree.</param>
    /// <param name="cluster">The cluster, as it is where the user is.</param>
    /// <param name="cancellation">Stops it.</param>
    public IReadOnlySet<string>? LeftToDoIn(string tree, Cluster cluster, CancellationToken cancellation)
    {
        var there = cluster with { Path = There(cluster.Path), RepositoryRoot = tree };
        if (!Directory.Exists(there.Path))
            return null;
        return new ClusterFilesPlan(there, options with { Searched = [.. options.Searched.Where(s => ManifestFile.IsBelow(s, cluster.RepositoryRoot!)).Select(There)] }).Make(cancellation)
            .Where(f => f.Outcome.Problem is not null || f.Outcome.Change is { Status: ChangeStatus.Pending }).Select(f => ManifestSearch.Relative(tree, f.Outcome.Path)).ToHashSet(StringComparer.Ordinal);

        string There(string path) => Path.Combine(tree, Path.GetRelativePath(cluster.RepositoryRoot!, path));
    }

    /// <summary>Writes files where they are.</summary>
    /// <param name="cluster">Whose they are.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="FileProblemException">One cannot be written; the others are as they were.</exception>
    public async Task WriteAsync(Cluster cluster, IReadOnlyList<PlannedFile> files)
    {
        // What another run has written meanwhile is done, and stands in that one's journal.
        files = [.. files.Where(f => !IsThere(f))];
        foreach (var file in files.Where(f => f.File is { } read && !read.IsStillOnDisk()))
            throw new FileProblemException(FileProblem.FileChangedOnDisk, $"'{file.Outcome.Path}' was changed by somebody else since the plan was made, and was left as it is now.", "Run again.");
        var ids = await NoteAsync(cluster, files).ConfigureAwait(false);
        LeftTemporaries.Remove(files.Select(f => (f.Outcome.Path, f.File is { } read ? MigrationJournal.Hash(read.Bytes.Span) : null, MigrationJournal.Hash(Encoding.UTF8.GetBytes(f.Text)))));
        var others = new HashSet<PlannedFile>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < files.Count; i++)
        {
            try
            {
                if (files[i].File is { } read)
                    writer.Replace(read, files[i].Text);
                else
                    writer.Create(files[i].Outcome.Path, files[i].Text);
            }
            catch (FileProblemException e) when (e.Problem == FileProblem.FileChangedOnDisk && IsThere(files[i]))
            {
                others.Add(files[i]);
                journal.Write(new JournalUndone(ids[i]));
            }
            catch (FileProblemException e)
            {
                var kept = TakeBack(files.Take(i).Where(f => !others.Contains(f)).Reverse());
                journal.Write([.. ids.Where((_, at) => !kept.Contains(files[at]) && !others.Contains(files[at])).Select(id => new JournalUndone(id))]);
                if (kept.Count > 0)
                {
                    throw new FileProblemException(e.Problem, $"{e.Message} Of the cluster's other files, '{string.Join("', '", kept.Select(k => k.Outcome.Path))}' could not be given back what they held, or were changed since and left.",
                        "Take the run back, Undo-KonstructMigration, or run again, when what is in the way is gone.", e);
                }
                throw;
            }
        }
    }

    /// <summary>Notes in the journal what is to become of files.</summary>
    /// <returns>The numbers of the entries.</returns>
    public Task<IReadOnlyList<int>> NoteAsync(Cluster cluster, IReadOnlyList<PlannedFile> files) => journal.NoteAsync(cluster, files, async path =>
    {
        try
        {
            return cluster.RepositoryRoot is { } root && (await new GitWorkTree(root).DirtyAsync([path], CancellationToken.None).ConfigureAwait(false)).Count == 0
                ? await new GitWorkTree(root).BlobAsync(path, CancellationToken.None).ConfigureAwait(false)
                : null;
        }
        // Then the way back is not told; the user's own copies are left.
        catch (GitException)
        {
            return null;
        }
    });

    private static bool IsThere(PlannedFile file)
    {
        try
        {
            return Written(file) is not null;
        }
        // What stands in the way is told by whoever writes.
        catch (FileProblemException)
        {
            return false;
        }
    }

    // The file as it is on disk, where it is what was to be written.
    private static ManifestFile? Written(PlannedFile file)
    {
        var path = file.File?.RealPath ?? file.Outcome.Path;
        return File.Exists(path) && ManifestFile.Read(path, mayBeLink: false) is var there && there.Bytes.Span.SequenceEqual(Encoding.UTF8.GetBytes(file.Text)) ? there : null;
    }

    private List<PlannedFile> TakeBack(IEnumerable<PlannedFile> written)
    {
        var kept = new List<PlannedFile>();
        foreach (var file in written)
        {
            try
            {
                // Somebody may have gone on from what was written.
                if (Written(file) is not { } present)
                    kept.Add(file);
                else if (file.File is { } before)
                    writer.Replace(present, before.Decode());
                else
                    File.Delete(file.Outcome.Path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                kept.Add(file);
            }
        }
        return kept;
    }
}
