using System.Management.Automation;
using Konstruct.Cmdlets.Completion;

namespace Konstruct.Cmdlets;

/// <summary>Changes the sandbox that is running, as somebody would change the platform: to see how a fault shows, or what a step by hand does. It waits until the clusters have come to rest.</summary>
[Cmdlet(VerbsCommon.Set, "KonstructSandbox")]
[OutputType(typeof(void))]
public sealed class SetKonstructSandboxCommand : PSCmdlet
{
    /// <summary>Organisations on which the App's installation is suspended.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrganizationCompleter))]
    public string[] SuspendInstallation { get; set; } = [];

    /// <summary>Organisations on which the App's installation is no longer suspended.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrganizationCompleter))]
    public string[] ResumeInstallation { get; set; } = [];

    /// <summary>Does what the guide has a person do in the parent: replaces each GitAccount of the token by one of the App.</summary>
    [Parameter]
    public SwitchParameter MoveGitAccount { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!RunningSandbox.IsRunning)
        {
            ThrowTerminatingError(new ErrorRecord(new InvalidOperationException("No sandbox is running in this process."), "SandboxNotRunning", ErrorCategory.ResourceUnavailable, null)
            {
                ErrorDetails = new ErrorDetails("No sandbox is running in this process. Start one: Start-KonstructSandbox.") { RecommendedAction = "Start one: Start-KonstructSandbox." },
            });
            return;
        }
        foreach (var organization in RunningSandbox.Change(SuspendInstallation, ResumeInstallation, MoveGitAccount))
            WriteError(FileErrors.Unknown("Organization", $"The sandbox's App is not installed on '{organization}'.", "Give one of the sandbox's organisations: (Start-KonstructSandbox).Organizations."));
    }
}
