using System.Management.Automation;
using Konstruct.Core;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Cmdlets;

/// <summary>Restarts the workloadcluster-operator, as <c>kubectl rollout restart</c> does, and waits until all of its pods are new.</summary>
[Cmdlet(VerbsLifecycle.Restart, "KonstructOperator", SupportsShouldProcess = true)]
[OutputType(typeof(OperatorResult))]
public sealed class RestartKonstructOperatorCommand : KubernetesCmdlet
{
    /// <summary>The Deployment's name, or the end of it, which a chart may prefix. Default: <c>workloadcluster-operator</c>.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "workloadcluster-operator";

    /// <summary>The namespace. Default: <c>konstruct-system</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Namespace { get; set; } = "konstruct-system";

    /// <summary>A label selector that finds the Deployment, e.g. <c>app=operator</c>, instead of its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Label { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var settings = KubernetesSettings();
            Pump(() => RunAsync(settings));
        }
        catch (ServiceException e)
        {
            WriteError(ServiceErrors.Record(e, $"{Namespace}/{Name}"));
        }
    }

    private async Task RunAsync(KubernetesSettings settings)
    {
        using var cluster = KubernetesCluster.Open(settings);
        var restart = new OperatorRestart(cluster);
        foreach (var found in await restart.FindAsync(Namespace, Name, Label, Cancellation).ConfigureAwait(false))
        {
            if (!await AskAsync(() => ShouldProcess($"Deployment {found} (context {found.Context})", "Restart")).ConfigureAwait(false))
            {
                Post(() => WriteObject(found));
                continue;
            }
            var progress = Progress("Restarting");
            var result = await restart.RestartAsync(found, TimeSpan.FromSeconds(TimeoutSec), w => progress($"{found}: {w}"), Cancellation).ConfigureAwait(false);
            Post(() => Put(result));
        }
    }

    private void Put(OperatorResult result)
    {
        WriteObject(result);
        if (result.Status is OperatorStatus.Failed or OperatorStatus.TimedOut)
            WriteError(ServiceErrors.Record(new KubernetesException(KubernetesProblem.KubernetesNotSettled, $"The restart of '{result}' in '{result.Context}' is not complete: {result.Reason}.", "See its pods: kubectl describe; then restart it again, or undo it with kubectl rollout undo."), result));
    }
}
