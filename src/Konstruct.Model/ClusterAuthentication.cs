namespace Konstruct;

/// <summary>What the ExternalSecrets of a cluster authenticate with at GitHub.</summary>
public enum ClusterAuthentication
{
    /// <summary>No ExternalSecret reads a project's credentials.</summary>
    None,

    /// <summary>A personal access token.</summary>
    Pat,

    /// <summary>Some the token, others the App, or one both.</summary>
    Mixed,

    /// <summary>A GitHub App.</summary>
    GitHubApp,
}
