namespace Konstruct.Core.Kubernetes;

/// <summary>What can go wrong with a Kubernetes API server. The names are the ids of the errors that users see; each is explained in <c>docs/errors.md</c>.</summary>
public enum KubernetesProblem
{
    /// <summary>There is no kubeconfig, and this is no pod.</summary>
    KubernetesConfigMissing,

    /// <summary>A kubeconfig cannot be read, or something that it refers to is not there.</summary>
    KubernetesConfigInvalid,

    /// <summary>No kubeconfig has the context that was named.</summary>
    KubernetesContextNotFound,

    /// <summary>The program that a kubeconfig names for credentials failed.</summary>
    KubernetesExecFailed,

    /// <summary>An ArgoCD cluster Secret cannot be used to connect.</summary>
    KubernetesClusterSecretUnusable,

    /// <summary>The server cannot be reached.</summary>
    KubernetesUnreachable,

    /// <summary>No secure connection came about.</summary>
    KubernetesTlsFailed,

    /// <summary>The server did not answer in time.</summary>
    KubernetesTimeout,

    /// <summary>The server does not accept the credentials.</summary>
    KubernetesUnauthorized,

    /// <summary>A right is missing.</summary>
    KubernetesForbidden,

    /// <summary>The server does not serve the kind.</summary>
    KubernetesKindNotServed,

    /// <summary>The object is not there.</summary>
    KubernetesObjectNotFound,

    /// <summary>A label selector is none.</summary>
    KubernetesLabelSelectorInvalid,

    /// <summary>A name that has to fit one object fits several.</summary>
    KubernetesNameAmbiguous,

    /// <summary>A Deployment cannot be restarted because it is paused.</summary>
    KubernetesDeploymentPaused,

    /// <summary>A Deployment cannot be restarted because it is scaled to zero: none of its pods runs.</summary>
    KubernetesDeploymentScaledToZero,

    /// <summary>Somebody else changed the object at the same moment, time and again.</summary>
    KubernetesConflict,

    /// <summary>The server asks to wait for too long.</summary>
    KubernetesThrottled,

    /// <summary>A list's pages expired time and again while they were read.</summary>
    KubernetesListExpired,

    /// <summary>External Secrets has read an ExternalSecret anew, and failed.</summary>
    KubernetesExternalSecretFailed,

    /// <summary>What was asked for was not carried out, or not in the time given.</summary>
    KubernetesNotSettled,

    /// <summary>The server refused the request for another reason.</summary>
    KubernetesRequestRefused,

    /// <summary>The server failed.</summary>
    KubernetesServerError,

    /// <summary>What answers is not Kubernetes.</summary>
    KubernetesNotKubernetes,
}
