using System.Management.Automation;
using Konstruct.Core;
using Konstruct.Core.Credentials;
using Konstruct.Core.Files;
using Konstruct.Core.Migration;

namespace Konstruct.Cmdlets;

/// <summary>
/// Takes back what <c>Invoke-KonstructMigration</c> did, by its journal, in another shell or on another day: files where they still are what the run wrote, the branch where it was not pushed, and Vault by version.
/// What has been taken back by then is found <c>Unchanged</c>. The token comes back before the App's fields go, but clusters read Vault at once and files only when they are pushed: push them first where the App is already in use.
/// </summary>
[Cmdlet(VerbsCommon.Undo, "KonstructMigration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationResult))]
public sealed class UndoKonstructMigrationCommand : VaultCmdlet
{
    private readonly List<string> _journals = [];

    /// <summary>The journal, as <c>JournalPath</c> of a result names it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("JournalPath")]
    [AllowNull]
    [AllowEmptyCollection]
    public string?[]? Journal { get; set; }

    /// <summary>Restores the earlier version of a secret even where somebody wrote since. Files that are not what the run wrote are left in any case.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Taking a migration back";

    /// <inheritdoc/>
    // Results before the first change have no journal.
    protected override void ProcessRecord() => _journals.AddRange((Journal ?? []).Where(j => !string.IsNullOrEmpty(j)).Select(j => GetUnresolvedProviderPathFromPSPath(j)));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // The last run goes first.
        foreach (var journal in _journals.Distinct(StringComparer.Ordinal).Reverse())
        {
            try
            {
                Pump(() => RunAsync(journal));
            }
            catch (ServiceException e)
            {
                WriteError(ServiceErrors.Record(e, journal));
            }
        }
    }

    private async Task RunAsync(string journal)
    {
        var isElsewhere = MyInvocation.BoundParameters.ContainsKey(nameof(VaultAddress));
        using var undo = MigrationUndo.Open(journal, new UndoRequest
        {
            Connect = async (address, space) =>
            {
                var settings = await OnPipelineAsync(() => Settings(isElsewhere ? null : address, VaultNamespace ?? space ?? "")).ConfigureAwait(false);
                return await ConnectAsync(settings).ConfigureAwait(false);
            },
            Vault = new UndoOptions { IsForced = Force, ThrottleLimit = ThrottleLimit, IsPreview = IsPreview },
            RestoreVault = p => AskAsync(p, "Restore the earlier version"),
            RestoreFile = (path, goes) => AskAsync(() => ShouldProcess(Target(path), goes ? "Delete what the migration created" : "Restore what was there before the migration")),
            DeleteBranch = (root, branch) => AskAsync(() => ShouldProcess($"the branch {branch} of '{root}'", "Delete")),
        });
        await foreach (var outcome in undo.RunAsync(Cancellation).ConfigureAwait(false))
            Post(() => Put(outcome));
    }

    // Settings may warn, which the pipeline thread alone may do.
    private async Task<T> OnPipelineAsync<T>(Func<T> make)
        where T : class
    {
        T? made = null;
        ServiceException? problem = null;
        await AskAsync(() =>
        {
            try
            {
                made = make();
            }
            catch (ServiceException e)
            {
                problem = e;
            }
            return true;
        }).ConfigureAwait(false);
        return made ?? throw problem!;
    }

    private static string Target(string path) =>
        GitRepository.RootOf(path) is { } root && GitRepository.BranchOf(root) is { } branch ? $"{path} (branch {branch})" : path;

    private void Put(MigrationOutcome outcome)
    {
        WriteObject(outcome.Result);
        if (outcome.Problem is ServiceException service)
            WriteError(ServiceErrors.Record(service, outcome.Result));
        else if (outcome.Problem is FileProblemException file)
            WriteError(FileErrors.Record(file, outcome.Result.Files[0]));
    }
}
