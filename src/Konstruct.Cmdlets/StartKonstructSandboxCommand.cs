using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>
/// Starts loopback stand-ins for Vault and GitHub in this process, to try the module and test runbooks against. Vault holds the credentials of the sample repository's projects, with a personal access token;
/// GitHub has an App that is installed on their organisations. There is one sandbox to a process: one that is running is given again, and it ends with the module.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "KonstructSandbox")]
[OutputType(typeof(SandboxEnvironment))]
public sealed class StartKonstructSandboxCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (RunningSandbox.IsRunning)
            WriteVerbose("The sandbox is already running.");
        WriteObject(RunningSandbox.Start());
    }
}
