using Konstruct.Core.Files;
using Konstruct.Core.GitOps;

namespace Konstruct.Core.Migration;

/// <summary>How a cluster's files are moved.</summary>
public sealed record ClusterFilesOptions
{
    /// <summary>Full paths of the folders that were searched for clusters; empty where clusters were given.</summary>
    public IReadOnlyList<string> Searched { get; init; } = [];

    /// <summary>Whether a file or folder is left out, by its path relative to <see cref="RootOf"/>, with slashes.</summary>
    public Func<string, bool>? IsExcluded { get; init; }

    /// <summary>What to write of Crossplane.</summary>
    public CrossplaneValues Crossplane { get; init; } = new();

    /// <summary>The domain that metrics are sent to; null: the cluster's own.</summary>
    public string? Domain { get; init; }

    /// <summary>Where metrics are sent; null: the guide's path at the domain.</summary>
    public string? RemoteWriteUrl { get; init; }

    /// <summary>The folder that a cluster's paths are shown relative to: the one that was searched, or else the repository, or else the cluster's own.</summary>
    /// <param name="cluster">The cluster.</param>
    public string RootOf(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return Searched.FirstOrDefault(s => ManifestFile.IsBelow(cluster.Path, s)) ?? cluster.RepositoryRoot ?? cluster.Path;
    }
}
