using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>Brings secrets of Vault to what is asked for, several at once, and gives the outcomes in the order of the paths. Rights are asked for all of them before the first is written.</summary>
/// <param name="client">Vault.</param>
/// <param name="mountPath">Where the KV engine is mounted.</param>
public sealed class CredentialRun(VaultClient client, string mountPath)
{
    // So many are begun before the first of them has to be finished.
    private const int Ahead = 4;

    private const int RightsNamed = 10;

    /// <summary>Told how many secrets have been dealt with.</summary>
    public Action<int>? OnDone { get; init; }

    /// <summary>Told of what a person should know, but which is no obstacle.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>Writes credentials.</summary>
    /// <param name="paths">Where.</param>
    /// <param name="request">What.</param>
    /// <param name="confirm">Asked for each secret that is to be changed.</param>
    /// <param name="cancellation">Stops it; a request that is under way comes to its end or is given up.</param>
    /// <exception cref="VaultException">Nothing can be done at all: a right is missing, say.</exception>
    public async IAsyncEnumerable<CredentialOutcome> SetAsync(IReadOnlyCollection<CredentialPath> paths, CredentialRequest request, Func<VaultCredentialResult, ValueTask<bool>> confirm,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(confirm);
        var mount = await client.GetMountAsync(mountPath, cancellation).ConfigureAwait(false);
        var rights = await VaultRights.AskAsync(client, mount, paths.Select(p => p.Path), cancellation).ConfigureAwait(false);
        if (mount.Version == 1)
            OnWarning?.Invoke($"The mount '{mount.Path}' is of KV version 1: it has no check-and-set, so that what others write at the same moment may be lost, and no versions to go back to.");
        var missing = await MissingAsync(mount, rights, paths, request.ThrottleLimit, cancellation).ConfigureAwait(false);
        Judge(missing, rights, paths.Count, request.IsPreview);

        using var proofs = new CredentialProofs(request, cancellation);
        await foreach (var outcome in InOrderAsync(paths, request.ThrottleLimit,
            (p, turn, token) => ChangeAsync(p, mount, rights, missing, new CredentialPlan(request, p, $"{mount.Path}/{p.Path}", proofs), turn.InOrder(confirm), token), cancellation).ConfigureAwait(false))
        {
            yield return outcome;
        }
    }

    /// <summary>Takes writes back.</summary>
    /// <param name="undos">Which.</param>
    /// <param name="options">How.</param>
    /// <param name="confirm">Asked for each secret that is to be changed.</param>
    /// <param name="cancellation">Stops it; a request that is under way comes to its end or is given up.</param>
    /// <exception cref="VaultException">Nothing can be done at all: the mount keeps no versions, say.</exception>
    public async IAsyncEnumerable<CredentialOutcome> UndoAsync(IReadOnlyCollection<CredentialUndo> undos, UndoOptions options, Func<VaultCredentialResult, ValueTask<bool>> confirm,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(undos);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(confirm);
        var mount = await client.GetMountAsync(mountPath, cancellation).ConfigureAwait(false);
        if (mount.Version == 1)
        {
            throw new VaultException(VaultProblem.VaultKvV1HasNoVersions, $"The mount '{mount.Path}' of Vault at '{client.Settings.Address}' is of KV version 1, which keeps no earlier versions; nothing can be undone.",
                "Write the earlier values again by hand, or restore Vault from a snapshot.");
        }
        var rights = await VaultRights.AskAsync(client, mount, undos.Select(u => u.Place.Path), cancellation, undos.Where(u => !u.Existed).Select(u => u.Place.Path)).ConfigureAwait(false);
        var missing = undos.Select(u => (u.Place.Path, Rights: !u.Existed ? rights.MissingToDelete(u.Place.Path) : rights.MissingToWrite(u.Place.Path, new KvSecret { State = KvSecretState.Present, Version = null })))
            .Where(m => m.Rights.Count > 0).GroupBy(m => m.Path, StringComparer.Ordinal).ToDictionary(m => m.Key, m => m.First().Rights, StringComparer.Ordinal);
        Judge(missing, rights, undos.Count, options.IsPreview);

        await foreach (var outcome in InOrderAsync(undos, options.ThrottleLimit,
            (u, turn, token) => ChangeAsync(u.Place, mount, rights, missing, new UndoPlan(client, mount, u, options.IsForced), turn.InOrder(p => confirm(Reversed(p))), token), cancellation).ConfigureAwait(false))
        {
            yield return outcome with { Result = Reversed(outcome.Result) };
        }
    }

    // What an undo is to restore is the old credential.
    private static VaultCredentialResult Reversed(VaultCredentialResult result) => result with
    {
        Holds = result.Holds switch
        {
            VaultCredentialState.New => VaultCredentialState.Old,
            VaultCredentialState.Old => VaultCredentialState.New,
            var unknown => unknown,
        },
    };

    private async Task<CredentialOutcome> ChangeAsync(CredentialPath place, KvMount mount, VaultRights rights, IReadOnlyDictionary<string, IReadOnlyList<string>> missing, ISecretPlan plan,
        Func<VaultCredentialResult, ValueTask<bool>> confirm, CancellationToken cancellation)
    {
        var update = new SecretUpdate(client, mount, place.Path) { UsesPatch = rights.MayOnlyPatch(place.Path) };
        var ended = await update.RunAsync(plan, (change, current) => confirm(Result(new SecretUpdateResult
        {
            Status = VaultCredentialStatus.Pending,
            Holds = VaultCredentialState.Old,
            Existed = current.State == KvSecretState.Present,
            VersionBefore = current.Version,
            VersionAfter = current.Version,
            Fields = change.Fields,
        })), cancellation).ConfigureAwait(false);
        return new CredentialOutcome(Result(ended), ended.Problem);

        VaultCredentialResult Result(SecretUpdateResult update) => new()
        {
            ProjectName = place.Project,
            Scope = place.Scope,
            Status = update.Status,
            Holds = update.Holds,
            VaultAddress = client.Settings.Address,
            VaultNamespace = client.Settings.Namespace,
            Mount = mount.Path,
            Path = place.Path,
            KvVersion = mount.Version,
            Existed = update.Existed,
            VersionBefore = update.VersionBefore,
            VersionAfter = update.VersionAfter,
            Fields = update.Fields,
            MissingRights = missing.GetValueOrDefault(place.Path, []),
            AppId = plan.Credential?.AppId.ToString(CultureInfo.InvariantCulture),
            InstallationId = plan.Credential?.InstallationId.ToString(CultureInfo.InvariantCulture),
            Url = plan.Credential?.Url,
            ErrorId = update.Problem?.Id,
        };
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> MissingAsync(KvMount mount, VaultRights rights, IEnumerable<CredentialPath> paths, int throttleLimit, CancellationToken cancellation)
    {
        var missing = new ConcurrentDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = throttleLimit, CancellationToken = cancellation }, async (place, token) =>
        {
            var current = rights.DependsOnSecret(place.Path) ? await client.ReadAsync(mount, place.Path, cancellation: token).ConfigureAwait(false) : null;
            if (rights.MissingToWrite(place.Path, current) is { Count: > 0 } lacking)
                missing[place.Path] = lacking;
        }).ConfigureAwait(false);
        return missing;
    }

    private void Judge(IReadOnlyDictionary<string, IReadOnlyList<string>> missing, VaultRights rights, int paths, bool isPreview)
    {
        if (!rights.AreKnown)
            OnWarning?.Invoke($"The token may not ask Vault at '{client.Settings.Address}' what it may do (sys/capabilities-self), so that a missing right shows only when it is needed.");
        if (missing.Count == 0)
            return;
        var named = missing.Values.SelectMany(r => r).ToList();
        var list = string.Join(", ", named.Take(RightsNamed)) + (named.Count > RightsNamed ? $", and {named.Count - RightsNamed} more" : "");
        var message = $"The token lacks rights for {missing.Count} of {paths} paths of Vault at '{client.Settings.Address}': {list}.";
        if (!isPreview)
            throw new VaultException(VaultProblem.VaultPermissionDenied, $"{message} Nothing was written.", "Grant them in a policy of the token, or leave those projects out.");
        OnWarning?.Invoke(message);
    }

    private async IAsyncEnumerable<CredentialOutcome> InOrderAsync<T>(IEnumerable<T> items, int throttleLimit, Func<T, Turn, CancellationToken, Task<CredentialOutcome>> work,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var places = new SemaphoreSlim(throttleLimit);
        var begun = new Queue<Task<CredentialOutcome>>();
        var last = Task.CompletedTask;
        var done = 0;
        try
        {
            foreach (var item in items)
            {
                // Begun in their order, so that none waits for its turn while an earlier one waits for a place.
                await places.WaitAsync(cancellation).ConfigureAwait(false);
                var turn = new Turn(last);
                last = turn.Passed;
                begun.Enqueue(WorkAsync(item, turn));
                while (begun.Count > throttleLimit * Ahead || (begun.TryPeek(out var first) && first.IsCompleted))
                    yield return await begun.Dequeue().ConfigureAwait(false);
            }
            while (begun.TryDequeue(out var next))
                yield return await next.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(begun.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<CredentialOutcome> WorkAsync(T item, Turn turn)
        {
            try
            {
                return await work(item, turn, stop.Token).ConfigureAwait(false);
            }
            finally
            {
                turn.Pass();
                places.Release();
                OnDone?.Invoke(Interlocked.Increment(ref done));
            }
        }
    }

    // Secrets are read and written side by side, but questions are asked in their order.
    private sealed class Turn(Task before)
    {
        private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Passed => _passed.Task;

        public void Pass() => _passed.TrySetResult();

        public Func<VaultCredentialResult, ValueTask<bool>> InOrder(Func<VaultCredentialResult, ValueTask<bool>> ask) => async planned =>
        {
            await before.ConfigureAwait(false);
            ValueTask<bool> answer;
            try
            {
                // Whoever is asked takes one question after the other, so that the next may be put before this one is answered.
                answer = ask(planned);
            }
            finally
            {
                Pass();
            }
            return await answer.ConfigureAwait(false);
        };
    }
}
