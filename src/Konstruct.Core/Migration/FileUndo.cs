using System.Text;
using Konstruct.Core.Files;
using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>Gives a file back what it held, where it still is what the run wrote. What it was before is told by its hash.</summary>
/// <param name="request">How it is taken back.</param>
/// <param name="journal">The journal.</param>
/// <param name="foresight">What a preview has taken back in mind.</param>
internal sealed class FileUndo(UndoRequest request, UndoJournal journal, UndoForesight foresight)
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly AtomicWriter _writer = new();

    /// <summary>Takes a file back.</summary>
    /// <param name="entry">What the journal says of it.</param>
    /// <param name="repository">Where its repository is.</param>
    /// <param name="mayComeBack">Whether what the run wrote stands on a branch besides, from where it may yet get here: then a file that is as it was before is not noted as taken back.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<MigrationOutcome> RunAsync(JournalFile entry, UndoRepository repository, bool mayComeBack, CancellationToken cancellation)
    {
        var path = Path.Combine(repository.Root, entry.Path.Replace('/', Path.DirectorySeparatorChar));
        var result = new MigrationResult { ClusterName = entry.Cluster, ProjectName = entry.Project, Step = MigrationPhase.Files, Status = MigrationStatus.Unchanged, Files = [path] };
        if (journal.IsUndone(entry.Id))
            return new MigrationOutcome(result with { Reason = $"{entry.Path}: it has been taken back, or was not written." }, null);
        try
        {
            RefuseOutside(path, repository.Root);
            var (there, bytes) = Read(path, repository.Root);
            var hash = bytes is null ? null : MigrationJournal.Hash(bytes);
            if (hash == entry.Sha256Before)
            {
                if (!mayComeBack && repository.IsCertain)
                    journal.Note(entry.Id);
                return new MigrationOutcome(result with { Reason = $"{entry.Path}: it is as it was before the run." }, null);
            }
            if (hash != entry.Sha256After)
            {
                throw new JournalException(JournalProblem.JournalFileChanged, $"'{path}' is {(bytes is null ? "gone" : "not what the run wrote")}, and was left as it is.",
                    "See what changed it, git log and git diff: a later run, which is to be taken back first, or somebody. Then take the run's part of it back by hand.");
            }
            var before = entry.Sha256Before is null ? null : await BeforeAsync(entry, path, repository.Root, bytes!, cancellation).ConfigureAwait(false);
            if (!await request.RestoreFile(path, before is null).ConfigureAwait(false))
            {
                foresight.Files[path] = before is null ? null : Encoding.UTF8.GetBytes(before);
                return new MigrationOutcome(result with { Status = MigrationStatus.Pending, Changes = [before is null ? $"delete {entry.Path}, which the run created" : $"restore {entry.Path}"] }, null);
            }
            if (before is not null)
                _writer.Replace(there!, before);
            else
                Delete(path, there!);
            journal.Note(entry.Id);
            return new MigrationOutcome(result with { Status = MigrationStatus.Done, Changes = [before is null ? $"deleted {entry.Path}, which the run had created" : $"restored {entry.Path}"] }, null);
        }
        catch (Exception e) when (e is ServiceException or FileProblemException)
        {
            return new MigrationOutcome(result with { Status = MigrationStatus.Failed, Reason = e.Message }, e);
        }
    }

    private (ManifestFile? File, byte[]? Bytes) Read(string path, string root)
    {
        if (request.Vault.IsPreview && foresight.Files.TryGetValue(path, out var foreseen))
            return (null, foreseen);
        var file = File.Exists(path) ? ManifestFile.Read(path, root) : null;
        return (file, file?.Bytes.ToArray());
    }

    // A folder on the way may be a link by now.
    private static void RefuseOutside(string path, string root)
    {
        var folder = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        if (!ManifestFile.IsBelow(ManifestFile.Physical(folder), ManifestFile.Physical(root)))
            throw new FileProblemException(FileProblem.LinkLeavesTree, $"'{path}' lies, by a link, outside of '{root}', and was left as it is.", "See where the link comes from; the run wrote to no such place.");
    }

    // Whatever it comes from, it is written only where its hash is that of the file before.
    private static async Task<string> BeforeAsync(JournalFile entry, string path, string root, byte[] there, CancellationToken cancellation)
    {
        if (entry.Inverse is { } inverse && TextInverse.Apply(_strict.GetString(there), inverse) is { } before && MigrationJournal.Hash(Encoding.UTF8.GetBytes(before)) == entry.Sha256Before)
            return before;
        if (entry.Blob is { } blob && await new GitWorkTree(root).ReadAsync(blob, entry.Path, cancellation).ConfigureAwait(false) is { } bytes && MigrationJournal.Hash(bytes) == entry.Sha256Before)
            return _strict.GetString(bytes);
        throw entry.Inverse is null
            ? new JournalException(JournalProblem.JournalTextWithheld, $"What stood in '{path}' is not in the journal, because a secret may have been in it, and not to be had from git.", "Restore it by git, or by hand; then undo again.")
            : new JournalException(JournalProblem.JournalInvalid, $"What the journal tells of '{path}' does not lead back to what it was.", "Restore it by git, or by hand; then undo again.");
    }

    private static void Delete(string path, ManifestFile there)
    {
        // Whoever was asked may have taken a while to answer.
        if (!there.IsStillOnDisk())
            throw new FileProblemException(FileProblem.FileChangedOnDisk, $"'{path}' was changed by somebody else while it was to be deleted, and was left as it is now.", "See what it is; then undo again.");
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileProblemException(FileProblem.WriteFailed, $"'{path}' cannot be deleted: {e.Message}", "Check the folder's rights.", e);
        }
    }
}
