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
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <summary>How long to wait for each, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>How to reach the cluster.</summary>
    /// <param name="piped">The context that an object of the pipeline tells, if any.</param>
    private protected KubernetesSettings KubernetesSettings(string? piped = null) => new()
    {
        KubeConfig = [.. KubeConfig.Select(GetUnresolvedProviderPathFromPSPath)],
        Context = Context ?? piped,
        OnWait = TellWait,
        OnWarning = m => Post(() => WriteWarning(m)),
    };
}
