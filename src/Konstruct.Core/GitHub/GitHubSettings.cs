namespace Konstruct.Core.GitHub;

/// <summary>Which GitHub to ask, and how patiently.</summary>
public sealed record GitHubSettings
{
    /// <summary>The API of github.com.</summary>
    public static Uri DefaultApiUrl { get; } = new("https://api.github.com/");

    /// <summary>The API: of an Enterprise Server <c>https://HOST/api/v3</c>.</summary>
    public Uri ApiUrl { get; init; } = DefaultApiUrl;

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long rate limits may make one request wait in all.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long to wait before the first repetition of what failed for a while only; then twice as long, each time more or less by chance.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a request is repeated that failed for a while only.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Told of what is waited for, and why.</summary>
    public Action<string>? OnWait { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
