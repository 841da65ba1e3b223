using System.Management.Automation;
using Konstruct.Core;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Cmdlets;

/// <summary>Restarts the workloadcluster-operator, as <c>kubectl rollout restart</c> does, and waits until all of its pods are new.</summary>
[Cmdlet(VerbsLifecycle.Restart, "KonstructOperator", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
[OutputType(typeof(OperatorResult))]
public sealed class RestartKonstructOperatorCommand : KubernetesCmdlet
{
    private const string NameSet = "Name";
    private const string LabelSet = "Label";
    private const string InputSet = "InputObject";

    /// <summary>The Deployment's name; a chart's prefix and the hyphen after it may be left out, where what is left fits one Deployment alone. Default: <c>workloadcluster-operator</c>.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "workloadcluster-operator";

    /// <summary>From the pipeline: names of Deployments; objects with <c>Name</c>, <c>Namespace</c> and <c>Context</c>; Deployments of kubectl, as <c>ConvertFrom-Json</c> reads them; or the checks of one.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The namespace. Default: that of the pipeline's object, or <c>konstruct-system</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    /// <summary>A label selector instead of the name, e.g. <c>app=operator</c>: every Deployment that it selects is restarted, one after the other.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LabelSet)]
    [ValidateNotNullOrEmpty]
    public string? Label { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != InputSet)
        {
            Restart(new ObjectReference(Name));
            return;
        }
        foreach (var item in InputObject)
        {
            try
            {
                // A cluster has a name, too, but its operator has not.
                var references = PipedObject.Is(item, "Konstruct.Cluster") ? null : ObjectReference.Of(item, "Deployment");
                foreach (var reference in references ?? throw new FormatException($"'{item}' does not tell a Deployment."))
                    Restart(reference);
            }
            catch (FormatException e)
            {
                WriteError(FileErrors.Unknown("InputObject", e.Message, "Pipe in names or Deployments; the operator of Konstruct's control plane is restarted without any."));
            }
        }
    }

    private void Restart(ObjectReference reference)
    {
        var space = Namespace ?? reference.Namespace ?? "konstruct-system";
        try
        {
            var settings = KubernetesSettings(reference.Context);
            Pump(() => RunAsync(settings, space, reference.Name));
        }
        catch (ServiceException e)
        {
            WriteError(ServiceErrors.Record(e, Label ?? $"{space}/{reference.Name}"));
        }
    }

    private async Task RunAsync(KubernetesSettings settings, string space, string name)
    {
        using var cluster = KubernetesCluster.Open(settings);
        var restart = new OperatorRestart(cluster);
        foreach (var found in await restart.FindAsync(space, name, Label, Cancellation).ConfigureAwait(false))
        {
            if (found.Status != OperatorStatus.Pending)
            {
                Post(() => Put(found));
                continue;
            }
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
        if (Problem(result) is { } problem)
            WriteError(ServiceErrors.Record(problem, result));
    }

    private static KubernetesException? Problem(OperatorResult result)
    {
        var kubectl = $"kubectl --context {result.Context} -n {result.Namespace}";
        return result.Status switch
        {
            OperatorStatus.Paused => new(KubernetesProblem.KubernetesDeploymentPaused, $"The Deployment '{result}' in '{result.Context}' was not restarted: {result.Reason}.",
                $"Resume it, then restart it: {kubectl} rollout resume deployment/{result.Name}; where ArgoCD manages it, in Git."),
            OperatorStatus.ScaledToZero => new(KubernetesProblem.KubernetesDeploymentScaledToZero, $"The Deployment '{result}' in '{result.Context}' was not restarted: {result.Reason}.",
                $"Scale it up, which starts new pods: {kubectl} scale deployment/{result.Name} --replicas=1; where ArgoCD manages it, in Git."),
            OperatorStatus.Failed or OperatorStatus.TimedOut => new(KubernetesProblem.KubernetesNotSettled, $"The restart of '{result}' in '{result.Context}' is not complete: {result.Reason}.",
                "See its pods: kubectl describe; then restart it again, or undo it with kubectl rollout undo."),
            _ => null,
        };
    }
}
