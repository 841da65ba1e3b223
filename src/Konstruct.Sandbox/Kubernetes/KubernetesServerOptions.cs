namespace Konstruct.Sandbox.Kubernetes;

/// <summary>How a <see cref="KubernetesServer"/> differs from an ordinary one.</summary>
public sealed record KubernetesServerOptions
{
    /// <summary>Whether faults may cut connections.</summary>
    public bool CanDrop { get; init; }

    /// <summary>Whether a request without a token is the administrator's. kubectl sends none over plain http, for fear of who might listen.</summary>
    public bool TakesNoToken { get; init; }

    /// <summary>The version it says it has.</summary>
    public string Version { get; init; } = "v1.31.0";

    /// <summary>How long the pages of a list can be asked for after the first.</summary>
    public TimeSpan MaxPagesAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a rollout takes.</summary>
    public TimeSpan RolloutDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long it takes until the controller of Deployments notices a change; until then their status is that of the generation before.</summary>
    public TimeSpan ObservationDelay { get; init; }
}
