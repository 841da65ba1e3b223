using System.Management.Automation;
using Konstruct.Core;
using Konstruct.Core.Credentials;
using Konstruct.Core.Files;
using Konstruct.Core.Migration;
using Konstruct.Core.Vault;

namespace Konstruct.Cmdlets;

/// <summary>
/// Takes back what <c>Invoke-KonstructMigration</c> did, by its journal, in another shell or on another day: files where they still are what the run wrote, the branch where it was not pushed, and Vault by version.
/// Of several journals the newest run goes first. Vault is asked before a file is touched: where it would refuse, the project's files stay as they are, and where files stay, so does Vault.
/// What has been taken back by then is found <c>Unchanged</c>. The token comes back before the App's fields go, but clusters read Vault at once and files only when they are pushed: push them first where the App is already in use.
/// </summary>
[Cmdlet(VerbsCommon.Undo, "KonstructMigration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationResult))]
public sealed class UndoKonstructMigrationCommand : VaultCmdlet
{
    private readonly List<string> _journals = [];

    /// <summary>The journals, as <c>JournalPath</c> of a result names them, in any order: the newest run is taken back first.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("JournalPath", "PSPath", "FullName")]
    [SupportsWildcards]
    [AllowNull]
    [AllowEmptyCollection]
    public string?[]? Journal { get; set; }

    /// <summary>Where the repositories are now, where that is not the place that the journal has: its work tree, or a folder above the clusters. Of several, each is recognised by the files in it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>Restores the earlier version of a secret even where somebody wrote since, where files that read the present one were not taken back, or where lines of the journal are damaged; restores files even where Vault cannot be asked, or would
    /// refuse; and takes the Vault at <c>-VaultAddress</c> for the journal's, where that names another. Files that are not what the run wrote are left in any case.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Taking a migration back";

    /// <inheritdoc/>
    // Results before the first change have no journal.
    protected override void ProcessRecord() => _journals.AddRange((Journal ?? []).OfType<string>().Where(j => j.Length > 0).SelectMany(Paths));

    // Wildcards are resolved; what matches nothing is named by the error.
    private IReadOnlyList<string> Paths(string journal)
    {
        if (WildcardPattern.ContainsWildcardCharacters(journal) && !File.Exists(GetUnresolvedProviderPathFromPSPath(journal)))
        {
            var found = new ItemPaths(this).Resolve(journal);
            if (found.Count > 0)
                return found;
        }
        return [GetUnresolvedProviderPathFromPSPath(journal)];
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var journals = new List<UndoJournal>();
        try
        {
            foreach (var journal in _journals.Distinct(StringComparer.Ordinal))
            {
                try
                {
                    journals.Add(UndoJournal.Open(journal, IsPreview));
                }
                catch (ServiceException e)
                {
                    WriteError(ServiceErrors.Record(e, journal));
                }
            }
            var repositories = Repository.Select(GetUnresolvedProviderPathFromPSPath).ToList();
            if (journals.Count > 0)
                Pump(() => RunAsync(journals, repositories));
        }
        catch (ServiceException e)
        {
            WriteError(ServiceErrors.Record(e, journals[0].Path));
        }
        finally
        {
            foreach (var journal in journals)
                journal.Dispose();
        }
    }

    private async Task RunAsync(IReadOnlyList<UndoJournal> journals, IReadOnlyList<string> repositories)
    {
        var undo = new MigrationUndo(new UndoRequest
        {
            Connect = async (address, space) =>
            {
                var settings = await OnPipelineAsync(() => Settings(Named(address), VaultNamespace ?? space ?? "")).ConfigureAwait(false);
                return await ConnectAsync(settings).ConfigureAwait(false);
            },
            Vault = new UndoOptions { IsForced = Force, ThrottleLimit = ThrottleLimit, IsPreview = IsPreview },
            Repositories = repositories,
            RestoreVault = p => AskAsync(p, "Restore the earlier version"),
            RestoreFile = (path, goes) => AskAsync(() => ShouldProcess(Target(path), goes ? "Delete what the migration created" : "Restore what was there before the migration")),
            RestoreBranch = (root, branch, to) => AskAsync(() => ShouldProcess($"the branch {branch} of '{root}'", to is null ? "Delete" : $"Take back to {to[..10]}")),
            OnWarning = m => Post(() => WriteWarning(m)),
        }, journals);
        await foreach (var outcome in undo.RunAsync(Cancellation).ConfigureAwait(false))
            Post(() => Put(outcome));
    }

    // A journal is a file like any other: that it names an address is no reason to send a token there which it did not come with.
    private Uri Named(Uri journals)
    {
        if (KnowsVault)
        {
            var named = VaultEnvironment.Current.Address(VaultAddress);
            if (named == journals || (Force && VaultAddress is not null))
                return named;
            throw new JournalException(JournalProblem.JournalVaultNotNamed, $"The journal's Vault is '{journals}', but {(VaultAddress is null ? "VAULT_ADDR" : "-VaultAddress")} names '{named}', so that neither was asked.",
                $"If the journal is right: -VaultAddress '{journals}'. If it is the same Vault under another address: give that by -VaultAddress, and -Force.");
        }
        return GivesCredential ? journals : throw new JournalException(JournalProblem.JournalVaultNotNamed, $"The journal's Vault is '{journals}', which nobody but the journal names, so that no token was sent there.",
            $"If it is the right one, name it: -VaultAddress '{journals}', or VAULT_ADDR.");
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
