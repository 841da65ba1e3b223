using System.Management.Automation;
using Konstruct.Core;
using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Cmdlets;

/// <summary>Takes back what <c>Set-KonstructVaultAppCredential</c> wrote: the earlier data of a secret becomes its newest version.</summary>
[Cmdlet(VerbsCommon.Undo, "KonstructVaultAppCredential", DefaultParameterSetName = ResultSet, SupportsShouldProcess = true)]
[OutputType(typeof(VaultCredentialResult))]
public sealed class UndoKonstructVaultAppCredentialCommand : VaultCmdlet
{
    private const string ResultSet = "Result";
    private const string PathSet = "Path";

    private readonly List<VaultCredentialResult> _results = [];

    /// <summary>What <c>Set-KonstructVaultAppCredential</c> put out. Vault's address, namespace and mount are taken from it, unless they are given; a token of the environment goes to an address only that was named in the session.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResultSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VaultCredentialResult[] InputObject { get; set; } = [];

    /// <summary>Path of a secret in the mount, e.g. <c>argocd/repo-credentials-template/engineering</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The version to restore; 0 for a secret that did not exist.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet)]
    [ValidateRange(0, int.MaxValue)]
    public int Version { get; set; }

    /// <summary>Restores the earlier version even where somebody wrote since.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Restoring credentials in Vault";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ResultSet)
            _results.AddRange(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName == PathSet)
        {
            try
            {
                // What is to be undone is the one write that came after.
                Run(null, null, Mount, [new CredentialUndo(CredentialPath.Named(Path!), Version, Existed: Version > 0, Version + 1)]);
            }
            catch (ServiceException e)
            {
                ThrowTerminatingError(ServiceErrors.Record(e, Path));
            }
            return;
        }
        var isElsewhere = MyInvocation.BoundParameters.ContainsKey(nameof(VaultAddress));
        foreach (var group in _results.Where(IsWritten).GroupBy(r => (Address: isElsewhere ? null : r.VaultAddress, Space: VaultNamespace ?? r.VaultNamespace ?? "", Mount: MyInvocation.BoundParameters.ContainsKey(nameof(Mount)) ? Mount : r.Mount)))
        {
            try
            {
                // Objects may come from a file, and so from anybody: that they name an address is no reason to send a token there which they did not come with.
                if (group.Key.Address is { } address && !GivesCredential && !IsNamed(address))
                {
                    throw new VaultException(VaultProblem.VaultAddressNotNamed, $"The Vault of these results is '{address}', which nobody but they name, so that no token was sent there.",
                        $"If it is the right one, name it: -VaultAddress '{address}'.");
                }
                var undos = group.GroupBy(r => r.Path, StringComparer.Ordinal).Select(Undo).ToList();
                Run(group.Key.Address, group.Key.Space, group.Key.Mount, undos);
            }
            catch (ServiceException e)
            {
                WriteError(ServiceErrors.Record(e, group.Key.Address ?? (object)group.Key.Mount));
            }
        }
    }

    private void Run(Uri? address, string? space, string mount, List<CredentialUndo> undos)
    {
        var options = new UndoOptions { IsForced = Force, ThrottleLimit = ThrottleLimit, IsPreview = IsPreview };
        RunVault(address, space, mount, undos.Count, run => run.UndoAsync(undos, options, p => AskAsync(p, "Restore the earlier version"), Cancellation));
    }

    private bool IsWritten(VaultCredentialResult result)
    {
        var isWritten = result.Status == VaultCredentialStatus.Written || result.Holds == VaultCredentialState.Unknown || (result.Status == VaultCredentialStatus.Failed && result.Holds == VaultCredentialState.New);
        if (!isWritten)
            WriteVerbose($"'{result}': nothing was written, so there is nothing to undo.");
        return isWritten;
    }

    // Where a path was written more than once, all of it is taken back; but not what others wrote between.
    private static CredentialUndo Undo(IGrouping<string, VaultCredentialResult> writes)
    {
        var first = writes.First();
        return CredentialUndo.Of(new CredentialPath(first.ProjectName, first.Scope, first.Path), writes.Select(w => new SecretWrite(w.VersionBefore ?? 0, Written(w), w.Existed)));
    }

    // Of a write without an answer only what it would have made is known.
    private static int Written(VaultCredentialResult result) => result.Holds == VaultCredentialState.Unknown ? (result.VersionBefore ?? 0) + 1 : result.VersionAfter ?? 0;
}
