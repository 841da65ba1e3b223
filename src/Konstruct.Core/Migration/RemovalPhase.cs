using System.Runtime.CompilerServices;
using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>Takes the token out of the secrets whose readers are all proven, and has what was written read anew.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="vault">Vault; null where no cluster has credentials there.</param>
/// <param name="mount">Where the KV engine is mounted.</param>
/// <param name="journal">Gives the journal, with the first secret that is written.</param>
internal sealed class RemovalPhase(MigrationRequest request, VaultClient? vault, string mount, Func<MigrationJournal> journal)
{
    private const MigrationPhase Step = MigrationPhase.RemovePat;

    /// <summary>What is asked before something is changed.</summary>
    public required MigrationQuestions Questions { get; init; }

    /// <summary>What proves in the clusters that they authenticate with the App; null where none can be asked.</summary>
    public IMigrationVerifier? Verifier { get; init; }

    /// <summary>Told of what a person should know.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>Takes the tokens away.</summary>
    /// <param name="clusters">The clusters of the run.</param>
    /// <param name="planned">What the plan says of each secret.</param>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<MigrationOutcome> RunAsync(IReadOnlyList<PlannedCluster> clusters, IReadOnlyList<VaultCredentialResult> planned, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var blocked = new Dictionary<string, string>(StringComparer.Ordinal);
        var clock = new StepClock();
        IReadOnlyDictionary<string, CredentialOutcome> outcomes = new Dictionary<string, CredentialOutcome>();
        if (request.IsPreview)
        {
            foreach (var one in planned)
                await Questions.RemovePat(one).ConfigureAwait(false);
        }
        else
        {
            blocked = await new PatGate(clusters, Verifier, request, OnWarning).BlockedAsync(cancellation).ConfigureAwait(false);
            outcomes = await RemoveAsync([.. clusters.SelectMany(c => c.Paths).DistinctBy(p => p.Path, StringComparer.Ordinal).Where(p => !blocked.ContainsKey(p.Path))], cancellation).ConfigureAwait(false);
        }
        clock.Stop();
        foreach (var cluster in clusters.Where(c => c.Paths.Count > 0))
        {
            var own = cluster.Paths.Select(p => outcomes.GetValueOrDefault(p.Path)).OfType<CredentialOutcome>().ToList();
            var results = request.IsPreview ? [.. planned.Where(r => cluster.Paths.Any(p => p.Path == r.Path))] : own.Select(o => o.Result).ToList();
            var reasons = cluster.Paths.Select(p => blocked.GetValueOrDefault(p.Path)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            var outcome = own.Find(o => o.Problem is not null) is { } failed ? cluster.Failed(Step, failed.Problem!)
                : new MigrationOutcome(cluster.Result(Step, Status(results, reasons.Count > 0), reasons.Count > 0 ? string.Join(' ', reasons) : null), null);
            if (results.Exists(IsWritten))
                await ReadAnewAsync(cluster, cancellation).ConfigureAwait(false);
            yield return clock.Stamp(outcome with { Result = outcome.Result with { Vault = results, Changes = [.. results.Where(r => r.Fields.Count > 0).Select(PlanText.Sentence)] } });
        }
    }

    // What was done is told as done, even where the other path of the project keeps its token, which the reason then says.
    private static MigrationStatus Status(List<VaultCredentialResult> results, bool isBlocked)
    {
        if (results.Exists(IsWritten))
            return MigrationStatus.Done;
        if (isBlocked)
            return MigrationStatus.Skipped;
        return results.Exists(r => r.Status == VaultCredentialStatus.Pending) ? MigrationStatus.Pending : MigrationStatus.Unchanged;
    }

    private static bool IsWritten(VaultCredentialResult result) => result.Status == VaultCredentialStatus.Written;

    private async Task<IReadOnlyDictionary<string, CredentialOutcome>> RemoveAsync(List<CredentialPath> paths, CancellationToken cancellation)
    {
        if (vault is null || paths.Count == 0)
            return new Dictionary<string, CredentialOutcome>();
        // What stands in Vault is what GitHub has to confirm, whoever wrote it.
        var credential = new CredentialRequest { GitHub = request.Credential.GitHub, IsProven = request.Credential.IsProven, RemovesPat = true, ThrottleLimit = request.Credential.ThrottleLimit };
        return await new VaultPhase(vault, mount, journal()).RunAsync(paths, credential, Questions.RemovePat, cancellation).ConfigureAwait(false);
    }

    // Vault was written after the verification: until the ExternalSecrets are read again they are older than it.
    private async Task ReadAnewAsync(PlannedCluster cluster, CancellationToken cancellation)
    {
        if (Verifier is null || !await Questions.Sync(cluster.Cluster).ConfigureAwait(false))
            return;
        try
        {
            if (await Verifier.SyncAsync(cluster.Cluster, cancellation).ConfigureAwait(false) is { Status: not VerificationStatus.Passed } outcome)
                OnWarning?.Invoke($"The ExternalSecrets of '{cluster.Cluster.Name}' were not read again after the token was removed: {outcome.Reason}");
        }
        catch (ServiceException e)
        {
            OnWarning?.Invoke($"The ExternalSecrets of '{cluster.Cluster.Name}' were not read again after the token was removed: {e.Message}");
        }
    }
}
