namespace Konstruct;

/// <summary>What a check looks at.</summary>
public enum CheckScope
{
    /// <summary>The credential in Vault.</summary>
    Vault,

    /// <summary>The ExternalSecrets that bring it into a cluster.</summary>
    ExternalSecret,

    /// <summary>The Secrets that ArgoCD reads.</summary>
    Secret,

    /// <summary>What GitHub says to the credential that ArgoCD would use.</summary>
    GitHub,

    /// <summary>ArgoCD's Applications and ApplicationSets.</summary>
    ArgoCD,

    /// <summary>Crossplane's git credentials, its Terraform provider and its Workspaces.</summary>
    Crossplane,

    /// <summary>Konstruct's GitAccounts and the operator that reads them.</summary>
    GitAccount,

    /// <summary>Collecting the provider's metrics.</summary>
    Prometheus,
}
