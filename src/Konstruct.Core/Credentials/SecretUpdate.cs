using System.Text.Json;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>
/// Changes one secret: reads it, writes what the plan makes of it where nobody wrote meanwhile, and reads it again until there is nothing to change. So a lost answer, a conflict, and the comparison with what was
/// written are one and the same: another look.
/// </summary>
/// <param name="client">Vault.</param>
/// <param name="mount">The mount.</param>
/// <param name="path">The path in it.</param>
internal sealed class SecretUpdate(VaultClient client, KvMount mount, string path)
{
    // Where others write all the time, somebody has to look why.
    private const int MaxConflicts = 10;

    private SecretChange? _change;
    private KvSecret? _before;
    private KvSecret? _seen;
    private VaultException? _unanswered;
    private int? _written;
    private int _conflicts;
    private int _failures;
    private WriteState _state;

    private enum WriteState
    {
        NotWritten,

        /// <summary>A request was sent that Vault has heeded, or may yet heed.</summary>
        Unsure,

        Written,
    }

    /// <summary>Whether to send the fields that change alone, for a token that may do only that.</summary>
    public bool UsesPatch { get; init; }

    /// <summary>Carries it out.</summary>
    /// <param name="plan">What to change.</param>
    /// <param name="confirm">Asked before the first write.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<SecretUpdateResult> RunAsync(ISecretPlan plan, Func<SecretChange, KvSecret, ValueTask<bool>> confirm, CancellationToken cancellation)
    {
        try
        {
            for (var isConfirmed = false; ;)
            {
                var current = await ReadAsync(cancellation).ConfigureAwait(false);
                var change = await MakeAsync(plan, current, cancellation).ConfigureAwait(false);
                if (change.IsEmpty)
                    return Ended(_state == WriteState.NotWritten ? VaultCredentialStatus.Unchanged : VaultCredentialStatus.Written, VaultCredentialState.New);
                Settle(current);
                _change = change;
                if (!isConfirmed && !await confirm(change, current).ConfigureAwait(false))
                    return Ended(VaultCredentialStatus.Pending, VaultCredentialState.Old);
                isConfirmed = true;
                await WriteAsync(change, current, cancellation).ConfigureAwait(false);
            }
        }
        catch (ServiceException e)
        {
            return Failed(e);
        }
        // JSON of another shape than Vault's, down to a field that stands twice.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or KeyNotFoundException or JsonException)
        {
            return Failed(new VaultException(VaultProblem.VaultNotVault, $"What was answered for '{mount.Path}/{path}' is not as Vault answers.", "Check the address, whether a proxy answers in Vault's place, and the secret itself."));
        }
    }

    private SecretUpdateResult Failed(ServiceException problem) => Ended(VaultCredentialStatus.Failed, _state switch
    {
        WriteState.NotWritten => VaultCredentialState.Old,
        WriteState.Written when problem is not VaultException { Problem: VaultProblem.VaultReadBackDiffers } => VaultCredentialState.New,
        _ => VaultCredentialState.Unknown,
    }) with
    { Problem = problem };

    // A standby or a cache may show for a while what was there before our write.
    private async Task<KvSecret> ReadAsync(CancellationToken cancellation)
    {
        for (var times = 1; ; times++)
        {
            _seen = await client.ReadAsync(mount, path, cancellation: cancellation).ConfigureAwait(false);
            if (!(_state == WriteState.Written && _seen.Version < _written))
                return _seen;
            if (times == MaxConflicts)
            {
                throw new VaultException(VaultProblem.VaultReadBackDiffers, $"'{mount.Path}/{path}' still shows version {_seen.Version}, although version {_written} was written.",
                    "Read from the active node, not from a standby or a cache: -VaultAddress.");
            }
            await PauseAsync(times, null, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<SecretChange> MakeAsync(ISecretPlan plan, KvSecret current, CancellationToken cancellation)
    {
        try
        {
            return await plan.MakeAsync(current, cancellation).ConfigureAwait(false);
        }
        // Somebody wrote over what was written here, and that is left alone.
        catch (ServiceException) when (_state == WriteState.Written && current.Version > _written)
        {
            _state = WriteState.NotWritten;
            throw;
        }
    }

    // There still is something to change: what became of an earlier write?
    private void Settle(KvSecret current)
    {
        // A request that somebody gave up waiting for may yet be heeded, but not once the secret has another version.
        if (_state == WriteState.Unsure && (_unanswered is not { MayTakeEffectLater: true } || (mount.Version == 2 && current.Version != _before!.Version)))
            _state = WriteState.NotWritten;
        if (_unanswered is { } unanswered)
        {
            _unanswered = null;
            if (_failures > client.Settings.MaxRetries)
                throw unanswered;
        }
        if (_state != WriteState.Written)
            return;
        if (mount.Version == 2 && current.Version == _written)
        {
            throw new VaultException(VaultProblem.VaultReadBackDiffers, $"Version {_written} of '{mount.Path}/{path}' is not what was written.",
                "See what changes writes on their way to Vault, a proxy or a plugin, say; then run again.");
        }
        _state = WriteState.NotWritten;
        CountConflict();
    }

    private async Task WriteAsync(SecretChange change, KvSecret current, CancellationToken cancellation)
    {
        try
        {
            _written = await SendAsync(change, current, cancellation).ConfigureAwait(false);
            _before = current;
            _state = WriteState.Written;
        }
        catch (VaultConflictException)
        {
            CountConflict();
            await PauseAsync(_conflicts - 1, null, cancellation).ConfigureAwait(false);
        }
        catch (VaultException e) when (e.MayHaveTakenEffect)
        {
            _before = current;
            _state = WriteState.Unsure;
            _unanswered = e;
            await PauseAsync(++_failures, e.RetryAfter, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<int?> SendAsync(SecretChange change, KvSecret current, CancellationToken cancellation)
    {
        if (change.Data is not { } data)
        {
            await client.DeleteAsync(mount, path, current.Version!.Value, cancellation).ConfigureAwait(false);
            return current.Version;
        }
        return UsesPatch && change.CanBePatched && current.State == KvSecretState.Present
            ? await client.PatchAsync(mount, path, change.Patch, current.Version, cancellation).ConfigureAwait(false)
            : await client.WriteAsync(mount, path, data, current.Version, cancellation).ConfigureAwait(false);
    }

    private void CountConflict()
    {
        if (++_conflicts > MaxConflicts)
        {
            throw new VaultException(VaultProblem.VaultConflict, $"Somebody else wrote to '{mount.Path}/{path}' at each of {MaxConflicts} attempts.",
                "Find out who writes there all the time, and run again when it has ended.");
        }
    }

    // Longer each time, and by chance, so that two who met once do not meet again; but as long as Vault asks for, within its limit.
    private Task PauseAsync(int times, TimeSpan? asked, CancellationToken cancellation)
    {
        var own = client.Settings.RetryDelay * Math.Min(times, 4) * (0.5 + (Random.Shared.NextDouble() / 2));
        return Task.Delay(asked > own && asked <= client.Settings.MaxRetryAfter ? asked.Value : own, cancellation);
    }

    private SecretUpdateResult Ended(VaultCredentialStatus status, VaultCredentialState holds)
    {
        var before = status is VaultCredentialStatus.Written || _state != WriteState.NotWritten ? _before : _seen;
        return new SecretUpdateResult
        {
            Status = status,
            Holds = holds,
            Existed = before is { State: KvSecretState.Present },
            VersionBefore = before?.Version,
            // Of a write without an answer the version is known all the same: there is but one that it can have made.
            VersionAfter = _state switch
            {
                WriteState.Written => _written,
                WriteState.Unsure when status == VaultCredentialStatus.Written && _change is { Data: not null } => _before?.Version + 1,
                _ => _seen?.Version,
            },
            Fields = status == VaultCredentialStatus.Unchanged ? [] : _change?.Fields ?? [],
        };
    }
}
