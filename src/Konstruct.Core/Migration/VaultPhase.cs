using System.Collections.Concurrent;
using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>Writes secrets, and notes in the journal what is written: before, and with the version that was made.</summary>
/// <param name="vault">Vault.</param>
/// <param name="mount">Where the KV engine is mounted.</param>
/// <param name="journal">The journal; null where nothing is written.</param>
internal sealed class VaultPhase(VaultClient vault, string mount, MigrationJournal? journal)
{
    private readonly ConcurrentDictionary<string, int> _begun = new(StringComparer.Ordinal);

    /// <summary>Told of what a person should know.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>Writes.</summary>
    /// <param name="paths">Where.</param>
    /// <param name="credential">What.</param>
    /// <param name="ask">Asked for each secret that is to be changed.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What became of each secret, by its path. One that the run did not come to, because Vault could not be spoken to any more, failed.</returns>
    public async Task<IReadOnlyDictionary<string, CredentialOutcome>> RunAsync(IReadOnlyList<CredentialPath> paths, CredentialRequest credential, Func<VaultCredentialResult, ValueTask<bool>> ask, CancellationToken cancellation)
    {
        var outcomes = new Dictionary<string, CredentialOutcome>(StringComparer.Ordinal);
        if (paths.Count == 0)
            return outcomes;
        _begun.Clear();
        try
        {
            var run = new CredentialRun(vault, mount) { OnWarning = OnWarning };
            await foreach (var outcome in run.SetAsync(paths, credential, p => AskAsync(p, ask), cancellation).ConfigureAwait(false))
            {
                Note(outcome.Result);
                outcomes.Add(outcome.Result.Path, outcome);
            }
        }
        catch (ServiceException e) when (e is not JournalException)
        {
            foreach (var path in paths.Where(p => !outcomes.ContainsKey(p.Path)))
                outcomes.Add(path.Path, new CredentialOutcome(Failed(path, e), e));
        }
        // What was appended.
        journal?.Write();
        return outcomes;
    }

    private async ValueTask<bool> AskAsync(VaultCredentialResult planned, Func<VaultCredentialResult, ValueTask<bool>> ask)
    {
        if (!await ask(planned).ConfigureAwait(false))
            return false;
        if (journal is not null)
            _begun[planned.Path] = await journal.NoteAsync(planned).ConfigureAwait(false);
        return true;
    }

    // What may yet be heeded stays as begun: what it would have made is known.
    private void Note(VaultCredentialResult result)
    {
        if (!_begun.TryGetValue(result.Path, out var id))
            return;
        if (result.Status == VaultCredentialStatus.Written || (result.Status == VaultCredentialStatus.Failed && result.Holds == VaultCredentialState.New))
            journal!.Append(new JournalVaultWritten(id, result.VersionBefore, result.VersionAfter));
        // What another run has written meanwhile stands in that one's journal.
        else if (result.Holds == VaultCredentialState.Old || result.Status == VaultCredentialStatus.Unchanged)
            journal!.Append(new JournalUndone(id));
    }

    private VaultCredentialResult Failed(CredentialPath path, ServiceException problem) => new()
    {
        ProjectName = path.Project,
        Scope = path.Scope,
        Status = VaultCredentialStatus.Failed,
        Holds = _begun.ContainsKey(path.Path) ? VaultCredentialState.Unknown : VaultCredentialState.Old,
        VaultAddress = vault.Settings.Address,
        VaultNamespace = vault.Settings.Namespace,
        Mount = mount,
        Path = path.Path,
        Fields = [],
        MissingRights = [],
        ErrorId = problem.Id,
    };
}
