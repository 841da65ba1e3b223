using Konstruct.Core.ArgoCd;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Verification;

/// <summary>What is to be checked, and whom to ask.</summary>
public sealed class ArgoAuthRequest
{
    /// <summary>Why nothing is known of a Vault that was not given.</summary>
    public const string NoVault = "no Vault was given (-VaultAddress or VAULT_ADDR)";

    /// <summary>Why nothing is known of an ArgoCD server that was not given.</summary>
    public const string NoArgoServer = "no ArgoCD server was given (-ArgoServer and -ArgoToken)";

    /// <summary>The clusters that can be asked.</summary>
    public required KnownClusters Clusters { get; init; }

    /// <summary>Vault; null where it cannot be asked.</summary>
    public VaultClient? Vault { get; init; }

    /// <summary>Why it cannot.</summary>
    public string WhyNoVault { get; init; } = NoVault;

    /// <summary>Which GitHub to ask.</summary>
    public required GitHubSettings GitHub { get; init; }

    /// <summary>ArgoCD's own REST API; null where none was given.</summary>
    public ArgoServerClient? ArgoServer { get; init; }

    /// <summary>Why it cannot be asked.</summary>
    public string WhyNoArgoServer { get; init; } = NoArgoServer;

    /// <summary>Where things stand.</summary>
    public ArgoAuthPlaces Places { get; init; } = new();

    /// <summary>The projects by name.</summary>
    public IReadOnlyList<string> ProjectNames { get; init; } = [];

    /// <summary>The projects by their clusters' folders, which tell where things are deployed to.</summary>
    public IReadOnlyList<Cluster> ClusterFolders { get; init; } = [];

    /// <summary>The areas to look at.</summary>
    public IReadOnlyCollection<CheckScope> Scopes { get; init; } = Enum.GetValues<CheckScope>();

    /// <summary>The ids of rules that are left out, and block nothing.</summary>
    public IReadOnlyCollection<string> ExcludedRules { get; init; } = [];

    /// <summary>How many projects are looked at at once.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>Told how many projects of how many have been looked at.</summary>
    public Action<int, int>? OnDone { get; init; }
}
