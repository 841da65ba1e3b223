namespace Konstruct;

/// <summary>An ExternalSecret of a cluster, and what became of the request to read it anew.</summary>
public sealed record ExternalSecretResult
{
    /// <summary>The Kubernetes context.</summary>
    public required string Context { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init => field = VisibleText.Line(value); }

    /// <summary>Its name.</summary>
    public required string Name { get; init => field = VisibleText.Line(value); }

    /// <summary>What became of it.</summary>
    public required ExternalSecretStatus Status { get; init; }

    /// <summary>Whether it is Ready.</summary>
    public bool IsReady { get; init; }

    /// <summary>When it was last read with success; null where it never was.</summary>
    public DateTimeOffset? RefreshTime { get; init; }

    /// <summary>Why it was not refreshed; null where it was.</summary>
    public string? Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>What to do about that; null where the cause is not a known one, and where it was refreshed.</summary>
    public string? Recommendation { get; init => field = VisibleText.Of(value); }

    /// <summary>Its namespace and name.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
