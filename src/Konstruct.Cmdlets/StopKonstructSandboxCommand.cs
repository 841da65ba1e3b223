using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>Stops the loopback stand-ins that <c>Start-KonstructSandbox</c> started; all that they hold is gone.</summary>
[Cmdlet(VerbsLifecycle.Stop, "KonstructSandbox")]
[OutputType(typeof(void))]
public sealed class StopKonstructSandboxCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!RunningSandbox.IsRunning)
            WriteVerbose("No sandbox is running.");
        RunningSandbox.Stop();
    }
}
