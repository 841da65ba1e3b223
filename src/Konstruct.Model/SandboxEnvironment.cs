using System.Security;

namespace Konstruct;

/// <summary>The loopback stand-ins that <c>Start-KonstructSandbox</c> has started, and what is needed to speak to them.</summary>
public sealed record SandboxEnvironment
{
    /// <summary>Vault's address.</summary>
    public required Uri VaultAddress { get; init; }

    /// <summary>A token that may do everything there.</summary>
    public required SecureString VaultToken { get; init; }

    /// <summary>The address of GitHub's API; repositories of https://github.com are read there, too.</summary>
    public required Uri GitHubApiUrl { get; init; }

    /// <summary>The GitHub App's id.</summary>
    public required long AppId { get; init; }

    /// <summary>Full path of a file with the App's private key; gone when the sandbox is stopped.</summary>
    public required string PrivateKeyPath { get; init; }

    /// <summary>The organisations that the App is installed on.</summary>
    public required IReadOnlyList<string> Organizations { get; init => field = Indexed.Of(value); }

    /// <summary>Full path of the kubeconfig for the stand-ins of clusters, the parent's context first; null where no folder was given. Gone when the sandbox is stopped.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The contexts of the clusters that the parent's ArgoCD deploys to, by ArgoCD's names for them, as <c>-DestinationContext</c> takes them; empty where no folder was given.</summary>
    public required System.Collections.Hashtable DestinationContext { get; init; }

    /// <summary>Address of the first project cluster's ArgoCD server; null where no folder was given.</summary>
    public Uri? ArgoServer { get; init; }

    /// <summary>A token for it; null where no folder was given.</summary>
    public SecureString? ArgoToken { get; init; }

    /// <summary>The projects whose credentials Vault holds.</summary>
    public required IReadOnlyList<string> ProjectNames { get; init => field = Indexed.Of(value); }
}
