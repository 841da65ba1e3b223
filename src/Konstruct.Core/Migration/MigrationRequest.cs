using Konstruct.Core.Credentials;
using Konstruct.Core.GitHub;
using Konstruct.Core.GitOps;

namespace Konstruct.Core.Migration;

/// <summary>What is asked for. What it holds may be secret, so it is no record.</summary>
public sealed class MigrationRequest
{
    /// <summary>The credential that is to stand in Vault; without an App, the one that stands there is taken for the new one.</summary>
    public required CredentialRequest Credential { get; init; }

    /// <summary>The path below which all projects' credentials stand.</summary>
    public string Prefix { get; init; } = GuideValues.VaultPrefix;

    /// <summary>Which of a project's paths.</summary>
    public CredentialScope Scope { get; init; } = CredentialScope.Both;

    /// <summary>How files are moved.</summary>
    public ClusterFilesOptions Files { get; init; } = new();

    /// <summary>Whether the clusters are asked in the end.</summary>
    public bool Verifies { get; init; }

    /// <summary>Whether the token goes where every reader is proven.</summary>
    public bool RemovesPat { get; init; }

    /// <summary>The branch that files are committed to; null: they are changed where they are.</summary>
    public string? Branch { get; init; }

    /// <summary>Whether the branch is pushed.</summary>
    public bool Pushes { get; init; }

    /// <summary>What opens pull requests; null: none is opened.</summary>
    public GitHubPullRequests? PullRequests { get; init; }

    /// <summary>Full path of the journal, or of the folder it is to lie in; null: the folder of the user's state.</summary>
    public string? JournalPath { get; init; }

    /// <summary>How many clusters are asked at once.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>Whether nothing is changed in the end.</summary>
    public bool IsPreview { get; init; }
}
