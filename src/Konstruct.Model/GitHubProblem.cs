namespace Konstruct;

/// <summary>Something at GitHub that stands in the way of a migration.</summary>
public sealed record GitHubProblem
{
    /// <summary>Its stable id, e.g. <c>GitHubInstallationSuspended</c>: the same as that of an error with this cause.</summary>
    public required string Id { get; init; }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What it is about: an account or a URL; null where it is the App itself.</summary>
    public string? Subject { get; init => field = VisibleText.Line(value); }

    /// <summary>What was seen.</summary>
    public required string Message { get; init => field = VisibleText.Of(value); }

    /// <summary>What to do.</summary>
    public required string Recommendation { get; init => field = VisibleText.Of(value); }

    /// <summary>The problem on one line.</summary>
    public override string ToString() => $"{Id} {Severity}: {Message} {Recommendation}";
}
