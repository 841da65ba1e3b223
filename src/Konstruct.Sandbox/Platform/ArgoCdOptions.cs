using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>How an <see cref="ArgoCdPlayer"/> plays.</summary>
public sealed record ArgoCdOptions
{
    /// <summary>The namespace that it runs in.</summary>
    public string Namespace { get; init; } = "argocd";

    /// <summary>How often it looks once it is started.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a repository that answered counts as readable without being asked again; a hard refresh asks in any case.</summary>
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often an Application is looked at although nothing changed.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The folder that stands for a repository, by its address without <c>.git</c>, lower-cased; null where its files are not there and every path counts as empty.</summary>
    public Func<string, string?> FolderOf { get; init; } = _ => null;

    /// <summary>The objects of another cluster, by the <c>server</c> of the Secret that registers it; null where nothing answers.</summary>
    public Func<string, ObjectStore?> ClusterAt { get; init; } = _ => null;
}
