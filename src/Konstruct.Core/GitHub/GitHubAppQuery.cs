namespace Konstruct.Core.GitHub;

/// <summary>What to tell of an App besides itself.</summary>
public sealed record GitHubAppQuery
{
    /// <summary>The accounts whose installations are wanted; empty: all.</summary>
    public IReadOnlyList<string> Organizations { get; init; } = [];

    /// <summary>The repositories, or prefixes of such, to check.</summary>
    public IReadOnlyList<GitHubUrl> Urls { get; init; } = [];

    /// <summary>Whether to list the repositories that each installation sees.</summary>
    public bool IncludesRepositories { get; init; }
}
