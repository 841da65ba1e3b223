using System.Runtime.CompilerServices;
using Konstruct.Core.Credentials;
using Konstruct.Core.Files;
using Konstruct.Core.Git;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>
/// Migrates clusters in the safe order: GitHub confirms the App, Vault gets its credential beside the token, files are moved, the clusters are asked, and only then may the token go. What fails in one cluster leaves
/// the others going on. Every step finds done what is done, so that running again goes on from there.
/// </summary>
/// <param name="request">What is asked for.</param>
/// <param name="vault">Vault; null where no cluster has credentials there.</param>
/// <param name="mount">Where the KV engine is mounted.</param>
public sealed class MigrationRun(MigrationRequest request, VaultClient? vault, string mount) : IAsyncDisposable
{
    private const int ClustersAtOnce = 16;

    private readonly MigrationPlanner _planner = new(request, vault, mount);
    private readonly BranchPhase? _branch = request.Branch is null ? null : new BranchPhase(request.Branch);
    private readonly HashSet<Exception> _reported = new(ReferenceEqualityComparer.Instance);
    private MigrationPlan? _plan;
    private StepClock? _planning;
    private MigrationJournal? _journal;

    /// <summary>What is asked before something is changed.</summary>
    public required MigrationQuestions Questions { get; init; }

    /// <summary>What proves in the clusters that they authenticate with the App; null where none can be asked.</summary>
    public IMigrationVerifier? Verifier { get; init; }

    /// <summary>Told of what a person should know, but which is no obstacle.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>Told what is being done.</summary>
    public Action<string>? OnProgress { get; init; }

    /// <summary>What replaces files.</summary>
    internal AtomicWriter Writer { get; init; } = new();

    private IReadOnlyList<PlannedCluster> Clusters => _planner.Clusters;

    /// <summary>Makes the plan. Nothing is written.</summary>
    /// <param name="clusters">The clusters.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ServiceException">Nothing can be done at all: Vault cannot be reached, there is such a branch already, or nothing can open a pull request.</exception>
    public async Task<MigrationPlan> PlanAsync(IReadOnlyList<Cluster> clusters, CancellationToken cancellation = default)
    {
        _planning = new StepClock();
        _plan = await _planner.MakeAsync(clusters, n => OnProgress?.Invoke($"Planning: {n} of {clusters.Count} clusters"), cancellation).ConfigureAwait(false);
        _planning.Stop();
        return _plan = _plan with { JournalPath = _plan.HasChanges && !request.IsPreview ? MigrationJournal.FileAt(request.JournalPath) : null };
    }

    /// <summary>Carries the plan out.</summary>
    /// <param name="cancellation">Stops it between two things; what was done stands in the journal.</param>
    /// <returns>One result for each step and cluster, step by step.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public async IAsyncEnumerable<MigrationOutcome> RunAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var plan = _plan ?? throw new InvalidOperationException("There is no plan yet.");
        if (plan.JournalPath is { } journal)
            _journal = MigrationJournal.Open(journal);
        foreach (var cluster in Clusters)
            yield return Told(_planning!.Stamp(AtGitHub(cluster)));
        await foreach (var outcome in VaultAsync(cancellation).ConfigureAwait(false))
            yield return Told(outcome);
        await foreach (var outcome in FilesAsync(cancellation).ConfigureAwait(false))
            yield return Told(outcome);
        if (request.Branch is not null)
        {
            await foreach (var outcome in PublishAsync(cancellation).ConfigureAwait(false))
                yield return Told(outcome);
        }
        if (request.Verifies || request.RemovesPat)
        {
            await foreach (var outcome in VerifyAsync(cancellation).ConfigureAwait(false))
                yield return Told(outcome);
        }
        if (request.RemovesPat)
        {
            var phase = new RemovalPhase(request, vault, mount, () => _journal ??= MigrationJournal.Open(MigrationJournal.FileAt(request.JournalPath))) { Questions = Questions, Verifier = Verifier, OnWarning = OnWarning };
            await foreach (var outcome in phase.RunAsync(Clusters, plan.PatRemovals, cancellation).ConfigureAwait(false))
                yield return Told(outcome);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_branch is not null)
            await _branch.DisposeAsync().ConfigureAwait(false);
        _journal?.Dispose();
    }

    // An error that several clusters have in common is reported once.
    private MigrationOutcome Told(MigrationOutcome outcome) => outcome with
    {
        Result = outcome.Result with
        {
            JournalPath = _journal?.Path,
            ErrorId = outcome.Result.Status != MigrationStatus.Failed ? null : outcome.Problem switch
            {
                ServiceException service => service.Id,
                FileProblemException file => file.Problem.ToString(),
                _ => outcome.Result.ErrorId,
            },
        },
        Problem = outcome.Problem is { } problem && _reported.Add(problem) ? problem : null,
    };

    private static MigrationOutcome Failed(PlannedCluster cluster, MigrationPhase step, Exception problem) => cluster.Failed(step, problem);

    private MigrationOutcome AtGitHub(PlannedCluster cluster)
    {
        const MigrationPhase Step = MigrationPhase.GitHub;
        if (cluster.IsTemplate)
            return new MigrationOutcome(cluster.Result(Step, MigrationStatus.Skipped, "a template has no credentials of its own."), null);
        if (cluster.Paths.Count == 0)
            return new MigrationOutcome(cluster.Result(Step, MigrationStatus.Skipped, cluster.PathProblem is null ? "the cluster reads no project's credentials." : "the project's name is no path in Vault."), null);
        var outcomes = cluster.Paths.Select(p => _planner.Vault[p.Path]).ToList();
        if (outcomes.Select(o => o.Problem).OfType<GitHubException>().FirstOrDefault() is { } problem)
            return Failed(cluster, Step, problem);
        if (outcomes.Exists(o => o.Problem is not null))
            return new MigrationOutcome(cluster.Result(Step, MigrationStatus.Skipped, "which credential there is to confirm cannot be told; see Vault."), null);
        return request.Credential.IsProven
            ? new MigrationOutcome(cluster.Result(Step, MigrationStatus.Done) with { Changes = [.. outcomes.Select(o => $"{o.Result.Url}: readable by installation {o.Result.InstallationId}").Distinct(StringComparer.Ordinal)] }, null)
            : new MigrationOutcome(cluster.Result(Step, MigrationStatus.Skipped, "-SkipGitHubCheck was given."), null);
    }

    private async IAsyncEnumerable<MigrationOutcome> VaultAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var stopped = new Dictionary<string, ServiceException>(StringComparer.Ordinal);
        foreach (var outcome in _planner.Vault.Values)
        {
            if (outcome.Problem is { } problem)
                stopped[outcome.Result.Path] = problem;
            else if (!request.IsPreview && outcome.Result is { Status: VaultCredentialStatus.Pending, MissingRights.Count: > 0 } result)
                stopped[result.Path] = Denied(result);
        }
        // Of a project whose one path is in the way the other is not written, either.
        var going = Clusters.Where(c => !c.Paths.Any(p => stopped.ContainsKey(p.Path))).SelectMany(c => c.Paths).DistinctBy(p => p.Path, StringComparer.Ordinal).ToList();
        OnProgress?.Invoke($"Vault: {going.Count} secrets");
        var clock = new StepClock();
        var outcomes = await WriteAsync(going, cancellation).ConfigureAwait(false);
        clock.Stop();
        foreach (var cluster in Clusters)
            yield return clock.Stamp(InVault(cluster, outcomes, stopped));
    }

    private async Task<IReadOnlyDictionary<string, CredentialOutcome>> WriteAsync(List<CredentialPath> going, CancellationToken cancellation)
    {
        if (!request.IsPreview && vault is not null)
        {
            var credential = MigrationPlanner.Credential(request.Credential, removesPat: false, isPreview: false, request.Credential.IsProven);
            return await new VaultPhase(vault, mount, _journal).RunAsync(going, credential, Questions.WriteVault, cancellation).ConfigureAwait(false);
        }
        foreach (var path in going.Where(p => _planner.Vault[p.Path].Result.Status == VaultCredentialStatus.Pending))
            await Questions.WriteVault(_planner.Vault[path.Path].Result).ConfigureAwait(false);
        return _planner.Vault;
    }

    private MigrationOutcome InVault(PlannedCluster cluster, IReadOnlyDictionary<string, CredentialOutcome> outcomes, Dictionary<string, ServiceException> stopped)
    {
        const MigrationPhase Step = MigrationPhase.Vault;
        if (cluster.PathProblem is { } wrong)
            return Failed(cluster, Step, wrong);
        if (cluster.Paths.Count == 0)
            return new MigrationOutcome(cluster.Result(Step, MigrationStatus.Skipped, cluster.IsTemplate ? "a template has no credentials of its own." : "the cluster reads no project's credentials."), null);
        if (cluster.StoppedBy is not null)
            return new MigrationOutcome(cluster.NotReached(Step), null);
        if (cluster.Paths.FirstOrDefault(p => stopped.ContainsKey(p.Path)) is { } inTheWay)
            return Failed(cluster, Step, stopped[inTheWay.Path]);
        var own = cluster.Paths.Select(p => outcomes[p.Path]).ToList();
        var results = own.Select(o => o.Result).ToList();
        MigrationOutcome outcome;
        if (own.Find(o => o.Problem is not null) is { } failed)
            outcome = Failed(cluster, Step, failed.Problem!);
        else if (results.Exists(r => r.Status == VaultCredentialStatus.Pending))
            outcome = new MigrationOutcome(cluster.Result(Step, MigrationStatus.Pending), null);
        else
            outcome = new MigrationOutcome(cluster.Result(Step, results.Exists(r => r.Status == VaultCredentialStatus.Written) ? MigrationStatus.Done : MigrationStatus.Unchanged), null);
        // A preview shows what would be done if it were.
        if (outcome.Result.Status == MigrationStatus.Pending && !request.IsPreview)
            cluster.StoppedBy = "the App's credential was not written to Vault.";
        cluster.Secrets = results;
        return outcome with { Result = outcome.Result with { Vault = results, Changes = [.. results.Where(r => r.Fields.Count > 0).Select(PlanText.Sentence)] } };
    }

    // Several clusters at once, asked for in turn: most of the time a flush to the disk is waited for. Commits come one after the other, and so do clusters that share a file by links: the first of them changes it.
    private async IAsyncEnumerable<MigrationOutcome> FilesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var shared = Clusters.SelectMany(c => c.Plan.Files).GroupBy(f => f.Path, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var running = new Queue<Task<MigrationOutcome>>();
        try
        {
            foreach (var cluster in Clusters)
            {
                cancellation.ThrowIfCancellationRequested();
                var atOnce = request.Branch is not null || cluster.Plan.Files.Any(f => shared.Contains(f.Path)) ? 1 : ClustersAtOnce;
                while (running.Count >= atOnce)
                    yield return await running.Dequeue().ConfigureAwait(false);
                OnProgress?.Invoke($"Files of {cluster.Cluster.Name}");
                var clock = new StepClock();
                running.Enqueue(await AskForFilesAsync(cluster).ConfigureAwait(false) is { } left
                    ? Task.FromResult(clock.Stamp(left))
                    // A thread of its own: flushes would block the pool's.
                    : Task.Factory.StartNew(async () => clock.Stamp(await WriteFilesAsync(cluster, cancellation).ConfigureAwait(false)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
            }
            while (running.TryDequeue(out var last))
                yield return await last.ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(running.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private MigrationResult FilesResult(PlannedCluster cluster, MigrationStatus status) =>
        cluster.Result(MigrationPhase.Files, status) with { Files = [.. cluster.Plan.Files.Select(f => f.Path)], Changes = [.. cluster.Plan.Files.SelectMany(f => f.Changes)], Branch = request.Branch };

    // What becomes of a cluster's files without writing; null where they are to be written.
    private async ValueTask<MigrationOutcome?> AskForFilesAsync(PlannedCluster cluster)
    {
        const MigrationPhase Step = MigrationPhase.Files;
        // What keeps files from being read is told even where Vault stands in the way.
        if (cluster.FilesProblem is { } wrong)
            return Failed(cluster, Step, wrong);
        if (cluster.StoppedBy is not null)
            return new MigrationOutcome(cluster.NotReached(Step) with { Files = [] }, null);
        if (cluster.Plan.Files.Count == 0)
            return new MigrationOutcome(cluster.Result(Step, MigrationStatus.Unchanged), null);
        if (await Questions.ChangeFiles(cluster.Plan).ConfigureAwait(false))
            return null;
        if (!request.IsPreview)
            cluster.StoppedBy = "the files were not changed.";
        return new MigrationOutcome(FilesResult(cluster, MigrationStatus.Pending), null);
    }

    private async Task<MigrationOutcome> WriteFilesAsync(PlannedCluster cluster, CancellationToken cancellation)
    {
        try
        {
            var phase = new FilesPhase(request.Files, _journal!, Writer);
            var files = phase.Again(cluster.Plan, cancellation);
            _journal!.NoteSecrets(cluster.Cluster, cluster.Secrets);
            if (request.Branch is null)
                await phase.WriteAsync(cluster.Cluster, files).ConfigureAwait(false);
            else
                await _branch!.CommitAsync(cluster, phase, files, _journal!, cancellation).ConfigureAwait(false);
            var isThere = request.Branch is not null && cluster.Commit is null;
            return new MigrationOutcome(FilesResult(cluster, isThere ? MigrationStatus.Unchanged : MigrationStatus.Done) with { Reason = isThere ? $"an earlier run has committed it to '{request.Branch}'." : null, Commit = cluster.Commit }, null);
        }
        catch (Exception e) when (e is FileProblemException or GitException)
        {
            return Failed(cluster, MigrationPhase.Files, e);
        }
    }

    private async IAsyncEnumerable<MigrationOutcome> PublishAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var group in Clusters.GroupBy(c => c.Cluster.RepositoryRoot!, StringComparer.Ordinal))
        {
            // A branch that an earlier run made may not have been pushed.
            var onBranch = group.Where(c => request.IsPreview ? c.StoppedBy is null && c.Plan.Files.Count > 0 : c.Branch is not null).ToList();
            var rest = group.Except(onBranch);
            foreach (var cluster in rest)
                yield return new MigrationOutcome(cluster.StoppedBy is null ? cluster.Result(MigrationPhase.Branch, MigrationStatus.Unchanged) : cluster.NotReached(MigrationPhase.Branch), null);
            if (onBranch.Count == 0)
                continue;
            OnProgress?.Invoke($"Branch {request.Branch}");
            var clock = new StepClock();
            var publication = new BranchPublication(group.Key, request, onBranch, Questions);
            var published = request.IsPreview ? await publication.PreviewAsync(cancellation).ConfigureAwait(false) : await publication.RunAsync(_plan!, _journal!, cancellation).ConfigureAwait(false);
            clock.Stop();
            foreach (var outcome in published)
                yield return clock.Stamp(outcome);
        }
    }

    private async IAsyncEnumerable<MigrationOutcome> VerifyAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var phase = new VerificationPhase(Verifier, Questions, request);
        using var places = new SemaphoreSlim(request.ThrottleLimit);
        var work = Clusters.Select(async cluster =>
        {
            await places.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                OnProgress?.Invoke($"Verifying {cluster.Cluster.Name}");
                return await phase.RunAsync(cluster, cancellation).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }).ToList();
        try
        {
            foreach (var task in work)
            {
                foreach (var outcome in await task.ConfigureAwait(false))
                    yield return outcome;
            }
        }
        finally
        {
            await Task.WhenAll(work.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static VaultException Denied(VaultCredentialResult result) => new(VaultProblem.VaultPermissionDenied,
        $"The token lacks rights for '{result}' of Vault at '{result.VaultAddress}': {string.Join(", ", result.MissingRights)}. Nothing was written there.", "Grant them in a policy of the token, or leave the project's clusters out.");
}
