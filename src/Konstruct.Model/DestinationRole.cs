namespace Konstruct;

/// <summary>Which cluster something is deployed to, seen from a workload cluster's folder.</summary>
public enum DestinationRole
{
    /// <summary>The parent, which ArgoCD calls <c>in-cluster</c> or <c>https://kubernetes.default.svc</c>.</summary>
    Management,

    /// <summary>The workload cluster itself.</summary>
    Workload,

    /// <summary>Some other cluster.</summary>
    Other,
}
