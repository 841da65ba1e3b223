namespace Konstruct.Core.Vault;

/// <summary>Which Vault to speak to, and how.</summary>
public sealed record VaultSettings
{
    /// <summary>Its address, without <c>/v1</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Its namespace, without slashes around; null for the root.</summary>
    public string? Namespace { get; init; }

    /// <summary>How to come by a token.</summary>
    public required VaultLogin Login { get; init; }

    /// <summary>Whom a secure connection trusts.</summary>
    public VaultTls Tls { get; init; } = new();

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a request is repeated that failed for a while only.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>How long to wait before the first repetition, where Vault does not say; then twice as long, each time more or less by chance.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that Vault may ask to wait.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The version of the KV engine; null: the mount is asked.</summary>
    public int? KvVersion { get; init; }

    /// <summary>Told of what is waited for, and why.</summary>
    public Action<string>? OnWait { get; init; }

    /// <summary>Told of what a person should know, but which is no obstacle.</summary>
    public Action<string>? OnWarning { get; init; }
}
