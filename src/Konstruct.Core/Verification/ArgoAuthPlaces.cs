using Konstruct.Core.GitOps;

namespace Konstruct.Core.Verification;

/// <summary>Where things stand in clusters and in Vault.</summary>
public sealed record ArgoAuthPlaces
{
    /// <summary>ArgoCD's namespace.</summary>
    public string ArgoNamespace { get; init; } = "argocd";

    /// <summary>Crossplane's namespace.</summary>
    public string CrossplaneNamespace { get; init; } = GuideValues.CrossplaneNamespace;

    /// <summary>The namespace of the workloadcluster-operator.</summary>
    public string OperatorNamespace { get; init; } = "konstruct-system";

    /// <summary>The name of its Deployment, which a chart may prefix.</summary>
    public string OperatorName { get; init; } = "workloadcluster-operator";

    /// <summary>The Vault path below which all projects' credentials stand.</summary>
    public string VaultPrefix { get; init; } = GuideValues.VaultPrefix;

    /// <summary>The mount of Vault's KV engine.</summary>
    public string VaultMount { get; init; } = "secret";
}
