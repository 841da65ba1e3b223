namespace Konstruct;

/// <summary>A Deployment, and what became of its restart.</summary>
public sealed record OperatorResult
{
    /// <summary>The Kubernetes context.</summary>
    public required string Context { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init => field = VisibleText.Line(value); }

    /// <summary>Its name.</summary>
    public required string Name { get; init => field = VisibleText.Line(value); }

    /// <summary>What became of it.</summary>
    public required OperatorStatus Status { get; init; }

    /// <summary>When the restart was asked for; null where it was not.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>Why it is not complete; null where it is.</summary>
    public string? Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>Its namespace and name.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
