namespace Konstruct.Core.Kubernetes;

/// <summary>Which cluster, and how to speak to it.</summary>
public sealed record KubernetesSettings
{
    /// <summary>The kubeconfig files, the first of which wins; empty: those of <c>KUBECONFIG</c>, <c>~/.kube/config</c>, or, in a pod, its service account.</summary>
    public IReadOnlyList<string> KubeConfig { get; init; } = [];

    /// <summary>The context; null for the current one.</summary>
    public string? Context { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a request is repeated that failed for a while only.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>How long to wait before the first repetition, where the server does not say; then twice as long, each time more or less by chance.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long at most to wait when the server asks for it.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many objects a page of a list has.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How many bytes of one answer are taken, unpacked. An object has 1.5 MB at most, and most of a page's are far smaller.</summary>
    public long LongestAnswer { get; init; } = 256 * 1024 * 1024;

    /// <summary>Told what is waited for.</summary>
    public Action<string>? OnWait { get; init; }

    /// <summary>Told of what a person should know, but which is no obstacle.</summary>
    public Action<string>? OnWarning { get; init; }
}
