namespace Konstruct.Sandbox.GitHub;

/// <summary>How a <see cref="GitHubServer"/> is started.</summary>
public sealed record GitHubServerOptions
{
    /// <summary>Whether faults may cut connections.</summary>
    public bool CanDrop { get; init; }
}
