using System.Runtime.CompilerServices;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitOps;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>
/// Restores the secrets of Vault to which runs wrote. Vault is asked before any file is touched: where it would refuse, or no longer has what the files would read, they are to stay as they are. And secrets go back only where
/// nothing is left that reads what would go.
/// </summary>
/// <param name="request">How it is taken back.</param>
/// <param name="journal">The journal.</param>
/// <param name="entries">What is taken back of it.</param>
/// <param name="connections">The connections to Vault.</param>
/// <param name="foresight">What a preview has taken back in mind.</param>
internal sealed class VaultUndo(UndoRequest request, UndoJournal journal, IReadOnlyList<JournalEntry> entries, VaultConnections connections, UndoForesight foresight)
{
    private readonly Dictionary<string, ServiceException> _refusals = new(StringComparer.Ordinal);
    private readonly List<PlaceUndo> _places = [];
    private readonly HashSet<Exception> _reported = new(ReferenceEqualityComparer.Instance);
    private JournalException? _damaged;

    /// <summary>The paths in Vault that would lose the App's fields.</summary>
    public IReadOnlyList<string> Losing => [.. _places.SelectMany(p => p.Secrets).Where(s => s.LosesApp).Select(s => s.Undo.Place.Path).Distinct(StringComparer.Ordinal)];

    /// <summary>Why the files of a project must not be touched; null where nothing stands in the way.</summary>
    public ServiceException? Refusal(string? project) => project is null || request.Vault.IsForced ? null : _refusals.GetValueOrDefault(project);

    /// <summary>Whether a refusal is reported with the secrets of a project.</summary>
    public bool Tells(string? project) => _places.SelectMany(p => p.Secrets).Any(s => s.Project == project);

    /// <summary>Asks Vault, without writing, what would come of it.</summary>
    public async Task AskAsync(CancellationToken cancellation)
    {
        var open = entries.OfType<JournalVault>().Where(v => !journal.IsUndone(v.Id)).ToList();
        var clusters = entries.OfType<JournalFile>().Where(f => !journal.IsUndone(f.Id)).Select(f => f.Cluster).ToHashSet(StringComparer.Ordinal);
        var reads = entries.OfType<JournalSecrets>().Where(s => clusters.Contains(s.Cluster)).ToList();
        foreach (var place in open.Select(PlaceOf).Concat(reads.Select(PlaceOf)).Distinct())
        {
            var undo = new PlaceUndo(place, [.. open.Where(v => PlaceOf(v) == place).GroupBy(v => v.Path, StringComparer.Ordinal).Select(g => Secret(place, [.. g]))]);
            _places.Add(undo);
            var others = reads.Where(r => PlaceOf(r) == place).SelectMany(r => r.Secrets.Select(s => (r.Project, s.Path, s.Version))).Where(r => !undo.Secrets.Exists(s => s.Undo.Place.Path == r.Path)).DistinctBy(r => r.Path).ToList();
            try
            {
                await AskAsync(undo, others, cancellation).ConfigureAwait(false);
            }
            catch (ServiceException e) when (e is not JournalException { Problem: JournalProblem.JournalNotWritable })
            {
                undo.Failure = e;
                foreach (var project in undo.Secrets.Select(s => s.Project).Concat(others.Select(o => o.Project)).OfType<string>())
                    _refusals.TryAdd(project, e);
            }
        }
    }

    /// <summary>Restores the secrets.</summary>
    /// <param name="left">Why a project's secrets have to stay, by the project: files that read them were not taken back.</param>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<MigrationOutcome> RunAsync(IReadOnlyDictionary<string, string> left, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var path in entries.OfType<JournalVault>().GroupBy(v => (Place: PlaceOf(v), v.Path)).Where(g => g.All(v => journal.IsUndone(v.Id))))
            yield return new MigrationOutcome(Result(path.First().Project, path.Key.Place, path.Key.Path, MigrationStatus.Unchanged, "it has been taken back, or was not written."), null);
        foreach (var place in _places)
        {
            var going = new List<SecretUndo>();
            foreach (var secret in place.Secrets)
            {
                if ((secret.Problem ?? place.Failure ?? Damaged()) is { } problem)
                    yield return Failed(secret, place, problem);
                else if (Refusal(secret.Project) is not null)
                    yield return Skipped(secret, place, $"Vault refuses to take the other secret of '{secret.Project}' back.");
                else if (!request.Vault.IsForced && secret.Project is { } project && left.TryGetValue(project, out var reason))
                    yield return Skipped(secret, place, $"files of '{project}' were not taken back, and may read what would go: {reason} See to that, then undo again; or, to do it all the same, give -Force.");
                else
                    going.Add(secret);
            }
            var clock = new StepClock();
            await foreach (var outcome in RestoreAsync(place, going, cancellation).ConfigureAwait(false))
                yield return clock.Stop().Stamp(outcome);
        }
    }

    private static VaultPlace PlaceOf(JournalVault entry) => new(entry.Address, entry.Namespace, entry.Mount);

    private static VaultPlace PlaceOf(JournalSecrets entry) => new(entry.Address, entry.Namespace, entry.Mount);

    private SecretUndo Secret(VaultPlace place, IReadOnlyList<JournalVault> writes)
    {
        var undo = CredentialUndo.Of(new CredentialPath(writes[0].Project, writes[0].Scope, writes[0].Path), writes.Select(w =>
            new SecretWrite((journal.Read.Written(w.Id)?.VersionBefore ?? w.VersionBefore) ?? 0, journal.Read.Written(w.Id)?.VersionAfter ?? (w.VersionBefore ?? 0) + 1, w.Existed, journal.Read.Written(w.Id) is not null)));
        return new SecretUndo(undo with { AssumedVersion = foresight.Secrets.TryGetValue((place, writes[0].Path), out var version) ? version : null }, [.. writes.Select(w => w.Id)]);
    }

    private async Task AskAsync(PlaceUndo place, IReadOnlyList<(string? Project, string Path, int? Version)> reads, CancellationToken cancellation)
    {
        var client = await connections.GetAsync(place.Place).ConfigureAwait(false);
        var mount = await client.GetMountAsync(place.Place.Mount, cancellation).ConfigureAwait(false);
        if (mount.Version == 1)
        {
            // Nothing comes back there; but the token may never have gone.
            reads = [.. reads, .. place.Secrets.Select(s => (s.Project, s.Undo.Place.Path, (int?)null))];
        }
        else if (place.Secrets.Count > 0)
        {
            var asked = request.Vault with { IsPreview = true };
            await foreach (var outcome in new CredentialRun(client, place.Place.Mount).UndoAsync([.. place.Secrets.Select(s => s.Undo)], asked, _ => ValueTask.FromResult(false), cancellation).ConfigureAwait(false))
            {
                var secret = place.Secrets.Find(s => s.Undo.Place.Path == outcome.Result.Path)!;
                secret.LosesApp = outcome.Result.Fields.Any(f => f.Kind == VaultFieldChangeKind.Removed && GuideValues.AppFields.Contains(f.Name, StringComparer.Ordinal));
                if ((outcome.Problem ?? Denied(outcome.Result)) is not { } problem)
                    continue;
                secret.Problem = Named(problem, place.Place, outcome.Result.Path, secret.Undo.WrittenVersion);
                if (secret.Project is { } project)
                    _refusals.TryAdd(project, secret.Problem);
            }
        }
        foreach (var (project, path, version) in reads)
        {
            if (project is not null && await WhyTokenGoneAsync(client, mount, place.Place, project, path, version, cancellation).ConfigureAwait(false) is { } gone)
                _refusals.TryAdd(project, gone);
        }
    }

    private async Task<ServiceException?> WhyTokenGoneAsync(VaultClient client, KvMount mount, VaultPlace place, string project, string path, int? version, CancellationToken cancellation)
    {
        var now = foresight.Secrets.TryGetValue((place, path), out var foreseen) ? foreseen : (int?)null;
        if (HasToken(await client.ReadAsync(mount, path, now, cancellation).ConfigureAwait(false)))
            return null;
        // What cannot be read any more is taken to have had it.
        if (mount.Version == 2 && version is > 0 && await client.ReadAsync(mount, path, version, cancellation).ConfigureAwait(false) is { Data: not null } then && !HasToken(then))
            return null;
        return Named(new JournalException(JournalProblem.JournalTokenGone, $"'{mount.Path}/{path}' no longer has the token, which the files of '{project}' would read again{(version is > 0 ? $"; version {version} had it" : "")}.",
            "Take back first what removed it; to restore the files all the same, give -Force."), place, path, version ?? int.MaxValue);
    }

    private static bool HasToken(KvSecret secret) => secret.Data?.ContainsKey("password") == true;

    // Whoever has to wait for another run is told which.
    private ServiceException Named(ServiceException problem, VaultPlace place, string path, int version)
    {
        if (problem.Id is not (nameof(VaultProblem.VaultChangedSince) or nameof(JournalProblem.JournalTokenGone)) || LaterRun.Find(journal.Path, place, path, version) is not { } later)
            return problem;
        var (message, advice) = ($"{problem.Message} The later run is that of the journal '{later}'.", $"Take that run back first: Undo-KonstructMigration '{later}'. To do this one all the same, give -Force.");
        return problem is VaultException vault ? new VaultException(vault.Problem, message, advice, vault) : new JournalException(JournalProblem.JournalTokenGone, message, advice, problem);
    }

    private VaultException? Denied(VaultCredentialResult result) => request.Vault.IsPreview || result.Status != VaultCredentialStatus.Pending || result.MissingRights.Count == 0 ? null : new VaultException(VaultProblem.VaultPermissionDenied,
        $"The token lacks rights for '{result}' of Vault at '{result.VaultAddress}': {string.Join(", ", result.MissingRights)}. Nothing was written there.", "Grant them in a policy of the token, then undo again.");

    private JournalException? Damaged() => !journal.Read.IsDamaged || request.Vault.IsForced ? null : _damaged ??= new JournalException(JournalProblem.JournalDamaged,
        $"The journal '{journal.Path}' is damaged: {journal.Read.Damage} cannot be relied on, and may have told of files that still read what would go. Vault was left as it is.",
        "See with git status and Get-KonstructCluster that no file is left over, then undo again with -Force.");

    private async IAsyncEnumerable<MigrationOutcome> RestoreAsync(PlaceUndo place, List<SecretUndo> going, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (going.Count == 0)
            yield break;
        var outcomes = new List<CredentialOutcome>();
        ServiceException? failure = null;
        try
        {
            var client = await connections.GetAsync(place.Place).ConfigureAwait(false);
            await foreach (var outcome in new CredentialRun(client, place.Place.Mount).UndoAsync([.. going.Select(s => s.Undo)], request.Vault, request.RestoreVault, cancellation).ConfigureAwait(false))
                outcomes.Add(outcome);
        }
        catch (ServiceException e) when (e is not JournalException)
        {
            failure = e;
        }
        foreach (var outcome in outcomes)
        {
            var secret = going.Find(s => s.Undo.Place.Path == outcome.Result.Path)!;
            if (outcome.Result.Status is VaultCredentialStatus.Written or VaultCredentialStatus.Unchanged)
                journal.Note(secret.Ids);
            if (request.Vault.IsPreview && outcome.Problem is null)
                foresight.Secrets[(place.Place, outcome.Result.Path)] = secret.Undo.Existed ? secret.Undo.Version : 0;
            yield return new MigrationOutcome(Result(secret.Project, place.Place, outcome.Result.Path, Status(outcome.Result.Status), outcome.Problem?.Message) with
            {
                Vault = [outcome.Result],
                Changes = outcome.Result.Fields.Count == 0 ? [$"{outcome.Result}"] : [PlanText.Sentence(outcome.Result)],
            }, outcome.Problem);
        }
        foreach (var secret in going.Where(s => failure is not null && !outcomes.Exists(o => o.Result.Path == s.Undo.Place.Path)))
            yield return Failed(secret, place, failure!);
    }

    private static MigrationStatus Status(VaultCredentialStatus status) => status switch
    {
        VaultCredentialStatus.Written => MigrationStatus.Done,
        VaultCredentialStatus.Unchanged => MigrationStatus.Unchanged,
        VaultCredentialStatus.Pending => MigrationStatus.Pending,
        _ => MigrationStatus.Failed,
    };

    private static MigrationOutcome Skipped(SecretUndo secret, PlaceUndo place, string reason) => new(Result(secret.Project, place.Place, secret.Undo.Place.Path, MigrationStatus.Skipped, reason), null);

    // What several secrets have in common is reported once.
    private MigrationOutcome Failed(SecretUndo secret, PlaceUndo place, ServiceException problem) =>
        new(Result(secret.Project, place.Place, secret.Undo.Place.Path, MigrationStatus.Failed, problem.Message) with { ErrorId = problem.Id }, _reported.Add(problem) ? problem : null);

    private static MigrationResult Result(string? project, VaultPlace place, string path, MigrationStatus status, string? reason) =>
        new() { ProjectName = project, Step = MigrationPhase.Vault, Status = status, Reason = reason, Changes = [$"{place.Mount}/{path}"] };

    private sealed class PlaceUndo(VaultPlace place, List<SecretUndo> secrets)
    {
        public VaultPlace Place => place;

        public List<SecretUndo> Secrets => secrets;

        public ServiceException? Failure { get; set; }
    }

    private sealed class SecretUndo(CredentialUndo undo, IReadOnlyList<int> ids)
    {
        public CredentialUndo Undo => undo;

        public IReadOnlyList<int> Ids => ids;

        public string? Project => undo.Place.Project;

        public ServiceException? Problem { get; set; }

        public bool LosesApp { get; set; }
    }
}
