using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>
/// Starts loopback stand-ins for Vault and GitHub in this process, to try the module and test runbooks against. Vault holds the credentials of the sample repository's projects, with a personal access token;
/// GitHub has an App that is installed on their organisations. With <c>-GitOps</c> there are also stand-ins for the parent's and the projects' clusters, with External Secrets, ArgoCD and Crossplane, which run what is in that folder.
/// There is one sandbox to a process: one that is running is given again, and it ends with the module.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "KonstructSandbox")]
[OutputType(typeof(SandboxEnvironment))]
public sealed class StartKonstructSandboxCommand : PSCmdlet
{
    /// <summary>
    /// A GitOps repository in the layout of <c>samples/gitops</c>. The clusters' ArgoCD takes the folder for what is in Git: a file that changes in it is as one that was pushed. It is only read.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? GitOps { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var folder = GitOps is null ? null : Path.TrimEndingDirectorySeparator(GetUnresolvedProviderPathFromPSPath(GitOps));
        if (folder is not null && !RunningSandbox.CanRun(folder))
        {
            ThrowTerminatingError(FileErrors.Unknown("GitOps", $"'{GitOps}' is no folder with a GitOps repository; expected 'registry/clusters/<name>' in it, with the Applications of the cluster that runs the others.", "Give -GitOps a folder such as a copy of samples/gitops."));
            return;
        }
        if (RunningSandbox.IsRunning)
        {
            WriteVerbose("The sandbox is already running.");
            if (folder is not null && !RunningSandbox.Runs(folder))
            {
                ThrowTerminatingError(FileErrors.Unknown("GitOps", $"A sandbox is already running, and not with '{folder}'.", "Stop it first: Stop-KonstructSandbox."));
                return;
            }
        }
        WriteObject(RunningSandbox.Start(folder));
    }
}
