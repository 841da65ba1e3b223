using System.Management.Automation;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Cmdlets;

/// <summary>Base of the cmdlets that change something in a cluster: how they reach it.</summary>
public abstract class KubernetesCmdlet : KonstructCmdlet
{
    /// <summary>The kubeconfig files; where several name the same thing, the first wins. Default: those of <c>KUBECONFIG</c>, or <c>~/.kube/config</c>, or in a pod its service account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KubeConfig { get; set; } = [];

    /// <summary>The context. Default: that of the pipeline's object, or the current one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <summary>How long to wait for each, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>How to reach the cluster.</summary>
    private protected KubernetesSettings KubernetesSettings() => new()
    {
        KubeConfig = [.. KubeConfig.Select(GetUnresolvedProviderPathFromPSPath)],
        Context = Context,
        OnWait = TellWait,
        OnWarning = m => Post(() => WriteWarning(m)),
    };
}
