using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Konstruct.Core.Credentials;
using Konstruct.Core.Files;
using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>
/// Takes back what a journal tells of: files first, the last one first, where they still are what the run wrote; then the branch, where it was not pushed; then Vault by version, so that the token is there before anything
/// is gone. What was taken back is noted in the journal, so that it is taken back once.
/// </summary>
public sealed class MigrationUndo : IDisposable
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly UndoRequest _request;
    private readonly JournalReader _read;
    private readonly MigrationJournal? _journal;
    private readonly AtomicWriter _writer = new();

    private MigrationUndo(UndoRequest request, JournalReader read, MigrationJournal? journal)
    {
        _request = request;
        _read = read;
        _journal = journal;
    }

    /// <summary>Reads a journal.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="request">How it is taken back.</param>
    /// <exception cref="JournalException">It is not there, is none, or cannot be written.</exception>
    public static MigrationUndo Open(string path, UndoRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Vault.IsPreview)
            return new MigrationUndo(request, JournalReader.Read(path), null);
        var (journal, read) = MigrationJournal.OpenToUndo(path);
        return new MigrationUndo(request, read, journal);
    }

    /// <summary>Takes all of it back.</summary>
    /// <param name="cancellation">Stops it between two things.</param>
    /// <returns>One result for each file, branch and secret.</returns>
    public async IAsyncEnumerable<MigrationOutcome> RunAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var file in _read.Entries.OfType<JournalFile>().Reverse())
        {
            cancellation.ThrowIfCancellationRequested();
            var clock = new StepClock();
            yield return Told(clock.Stamp(await FileAsync(file, cancellation).ConfigureAwait(false)));
        }
        foreach (var branch in _read.Entries.OfType<JournalCommit>().GroupBy(c => (c.Root, c.Branch)))
        {
            var clock = new StepClock();
            yield return Told(clock.Stamp(await BranchAsync(branch.Key.Root, branch.Key.Branch, [.. branch], cancellation).ConfigureAwait(false)));
        }
        foreach (var request in _read.Entries.OfType<JournalPullRequest>().DistinctBy(p => p.Url))
        {
            yield return Told(new MigrationOutcome(new MigrationResult
            {
                Step = MigrationPhase.PullRequest,
                Status = MigrationStatus.Skipped,
                Reason = $"close {request.Url} by hand, if it is still open.",
                Branch = request.Branch,
                PullRequestUrl = request.Url,
            }, null));
        }
        foreach (var group in _read.Entries.OfType<JournalVault>().GroupBy(v => (v.Address, v.Namespace, v.Mount)))
        {
            var clock = new StepClock();
            await foreach (var outcome in VaultAsync(group.Key.Address, group.Key.Namespace, group.Key.Mount, [.. group], cancellation).ConfigureAwait(false))
                yield return Told(clock.Stop().Stamp(outcome));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _journal?.Dispose();

    private MigrationOutcome Told(MigrationOutcome outcome) => outcome with
    {
        Result = outcome.Result with
        {
            JournalPath = _read.Path,
            ErrorId = outcome.Problem switch { ServiceException service => service.Id, FileProblemException file => file.Problem.ToString(), _ => outcome.Result.ErrorId },
        },
    };

    private async Task<MigrationOutcome> FileAsync(JournalFile entry, CancellationToken cancellation)
    {
        var result = new MigrationResult { ClusterName = entry.Cluster, ProjectName = entry.Project, Step = MigrationPhase.Files, Status = MigrationStatus.Unchanged, Files = [entry.FullPath] };
        if (_read.IsUndone(entry.Id))
            return new MigrationOutcome(result with { Reason = "it has been taken back, or was not written." }, null);
        try
        {
            var there = Read(entry.FullPath);
            var hash = there is null ? null : MigrationJournal.Hash(there.Bytes.Span);
            if (hash == entry.Sha256Before)
            {
                Note(entry.Id);
                return new MigrationOutcome(result with { Reason = "it is as it was before the run." }, null);
            }
            if (hash != entry.Sha256After)
            {
                throw new JournalException(JournalProblem.JournalFileChanged, $"'{entry.FullPath}' is {(there is null ? "gone" : "not what the run wrote")}, and was left as it is.",
                    "See what changed it, git log and git diff, and take the run's part of it back by hand.");
            }
            var before = entry.Sha256Before is null ? null : await BeforeAsync(entry, there!, cancellation).ConfigureAwait(false);
            if (!await _request.RestoreFile(entry.FullPath, before is null).ConfigureAwait(false))
                return new MigrationOutcome(result with { Status = MigrationStatus.Pending }, null);
            if (before is not null)
                _writer.Replace(there!, before);
            else
                Delete(entry.FullPath);
            Note(entry.Id);
            return new MigrationOutcome(result with { Status = MigrationStatus.Done, Changes = [before is null ? "deleted: the run had created it" : "restored"] }, null);
        }
        catch (Exception e) when (e is ServiceException or FileProblemException)
        {
            return new MigrationOutcome(result with { Status = MigrationStatus.Failed, Reason = e.Message }, e);
        }
    }

    private static ManifestFile? Read(string path) => File.Exists(path) ? ManifestFile.Read(path, mayBeLink: false) : null;

    // Whatever it comes from, it is written only where its hash is that of the file before.
    private static async Task<string> BeforeAsync(JournalFile entry, ManifestFile there, CancellationToken cancellation)
    {
        if (entry.Inverse is { } inverse && TextInverse.Apply(there.Decode(), inverse) is { } before && MigrationJournal.Hash(Encoding.UTF8.GetBytes(before)) == entry.Sha256Before)
            return before;
        if (entry.Blob is { } blob && await new GitWorkTree(entry.Root).ReadAsync(blob, entry.Path, cancellation).ConfigureAwait(false) is { } bytes && MigrationJournal.Hash(bytes) == entry.Sha256Before)
            return _strict.GetString(bytes);
        throw entry.Inverse is null
            ? new JournalException(JournalProblem.JournalTextWithheld, $"What stood in '{entry.FullPath}' is not in the journal, because a secret may have been in it, and not to be had from git.", "Restore it by git, or by hand.")
            : new JournalException(JournalProblem.JournalInvalid, $"What the journal tells of '{entry.FullPath}' does not lead back to what it was.", "Restore it by git, or by hand.");
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileProblemException(FileProblem.WriteFailed, $"'{path}' cannot be deleted: {e.Message}", "Check the folder's rights.", e);
        }
    }

    // A branch that others may have is theirs, too.
    private async Task<MigrationOutcome> BranchAsync(string root, string branch, IReadOnlyList<JournalCommit> commits, CancellationToken cancellation)
    {
        var result = new MigrationResult { Step = MigrationPhase.Branch, Status = MigrationStatus.Unchanged, Branch = branch, Commit = commits[^1].Commit };
        try
        {
            var tree = new GitWorkTree(root);
            var tip = await tree.ResolveAsync("refs/heads/" + branch, cancellation).ConfigureAwait(false);
            if (tip is null || commits.All(c => _read.IsUndone(c.Id)))
                return new MigrationOutcome(result with { Reason = "the branch is gone." }, null);
            if (_read.Entries.OfType<JournalPush>().FirstOrDefault(p => p.Root == root && p.Branch == branch) is { } push)
                return new MigrationOutcome(result with { Status = MigrationStatus.Skipped, Reason = $"the branch was pushed; delete it by hand: git push {push.Remote} --delete {branch}." }, null);
            if (tip != commits[^1].Commit)
                return new MigrationOutcome(result with { Status = MigrationStatus.Skipped, Reason = "the branch has other commits by now." }, null);
            if (!await _request.DeleteBranch(root, branch).ConfigureAwait(false))
                return new MigrationOutcome(result with { Status = MigrationStatus.Pending }, null);
            await tree.DoAsync(["branch", "--quiet", "-D", "--", branch], cancellation).ConfigureAwait(false);
            foreach (var commit in commits)
                Note(commit.Id);
            return new MigrationOutcome(result with { Status = MigrationStatus.Done, Changes = [$"deleted the branch {branch}"] }, null);
        }
        catch (GitException e)
        {
            return new MigrationOutcome(result with { Status = MigrationStatus.Failed, Reason = e.Message }, e);
        }
    }

    private async IAsyncEnumerable<MigrationOutcome> VaultAsync(Uri address, string? space, string mount, IReadOnlyList<JournalVault> entries, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var undos = new List<CredentialUndo>();
        var numbers = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var path in entries.GroupBy(e => e.Path, StringComparer.Ordinal))
        {
            var open = path.Where(e => !_read.IsUndone(e.Id)).ToList();
            if (open.Count == 0)
                yield return new MigrationOutcome(Result(path.First()) with { Reason = "it has been taken back, or was not written." }, null);
            else
                Undo(open);
        }
        if (undos.Count == 0)
            yield break;
        List<CredentialOutcome> outcomes;
        ServiceException? failure = null;
        try
        {
            outcomes = await RestoreAsync(address, space, mount, undos, cancellation).ConfigureAwait(false);
        }
        catch (ServiceException e) when (e is not JournalException)
        {
            (outcomes, failure) = ([], e);
        }
        foreach (var outcome in outcomes)
        {
            var settled = outcome.Result.Status is VaultCredentialStatus.Written or VaultCredentialStatus.Unchanged;
            foreach (var id in settled ? numbers[outcome.Result.Path] : [])
                Note(id);
            yield return new MigrationOutcome(new MigrationResult
            {
                ProjectName = outcome.Result.ProjectName,
                Step = MigrationPhase.Vault,
                Status = outcome.Result.Status switch
                {
                    VaultCredentialStatus.Written => MigrationStatus.Done,
                    VaultCredentialStatus.Unchanged => MigrationStatus.Unchanged,
                    VaultCredentialStatus.Pending => MigrationStatus.Pending,
                    _ => MigrationStatus.Failed,
                },
                Reason = outcome.Problem?.Message,
                Vault = [outcome.Result],
                Changes = outcome.Result.Fields.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{outcome.Result}: {string.Join(' ', outcome.Result.Fields)}, version {outcome.Result.VersionBefore} -> {outcome.Result.VersionAfter}")],
            }, outcome.Problem);
        }
        // Vault could not be spoken to at all: reported once, told for each secret.
        foreach (var undo in failure is null ? [] : undos)
        {
            yield return new MigrationOutcome(new MigrationResult { ProjectName = undo.Place.Project, Step = MigrationPhase.Vault, Status = MigrationStatus.Failed, Reason = $"{mount}/{undo.Place.Path}: {failure!.Message}", ErrorId = failure.Id },
                ReferenceEquals(undo, undos[0]) ? failure : null);
        }

        // Where a secret was written more than once, all of it is taken back; but not what others wrote between.
        void Undo(List<JournalVault> writes)
        {
            undos.Add(CredentialUndo.Of(new CredentialPath(writes[0].Project, writes[0].Scope, writes[0].Path), writes.Select(w =>
                new SecretWrite((_read.Written(w.Id)?.VersionBefore ?? w.VersionBefore) ?? 0, _read.Written(w.Id)?.VersionAfter ?? (w.VersionBefore ?? 0) + 1, w.Existed))));
            numbers[writes[0].Path] = [.. writes.Select(w => w.Id)];
        }

        MigrationResult Result(JournalVault entry) => new()
        {
            ProjectName = entry.Project,
            Step = MigrationPhase.Vault,
            Status = MigrationStatus.Unchanged,
            Changes = [$"{mount}/{entry.Path}"],
        };
    }

    private async Task<List<CredentialOutcome>> RestoreAsync(Uri address, string? space, string mount, List<CredentialUndo> undos, CancellationToken cancellation)
    {
        var client = await _request.Connect(address, space).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            var outcomes = new List<CredentialOutcome>();
            await foreach (var outcome in new CredentialRun(client, mount).UndoAsync(undos, _request.Vault, _request.RestoreVault, cancellation).ConfigureAwait(false))
                outcomes.Add(outcome);
            return outcomes;
        }
    }

    private void Note(int id) => _journal?.Write(new JournalUndone(id));
}
