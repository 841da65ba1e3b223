using Konstruct.Core.GitOps;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>Crossplane's git credential of a project: its ExternalSecret, its Secret, the provider, the Workspaces.</summary>
/// <param name="project">The project.</param>
/// <param name="cluster">The project's cluster.</param>
/// <param name="path">Vault's path that it has to come from.</param>
/// <param name="after">The credential in Vault.</param>
internal sealed class CrossplaneTrack(string project, ClusterView cluster, string path, Track? after) : Track(project, after)
{
    private readonly Lazy<Task<ExternalSecretView?>> _external = new(async () =>
        (await cluster.InNamespaceAsync(cluster.Places.CrossplaneNamespace).ConfigureAwait(false)).FirstOrDefault(e => e.Target == GuideValues.NewGitSecret));

    /// <inheritdoc/>
    public override ClusterView Cluster => cluster;

    /// <summary>Vault's path that it has to come from.</summary>
    public string VaultPath => path;

    /// <summary>What names its Secret.</summary>
    public string SecretName => $"Secret {cluster.Places.CrossplaneNamespace}/{GuideValues.NewGitSecret}";

    /// <inheritdoc/>
    public override string Subject => $"ExternalSecret {cluster.Places.CrossplaneNamespace}/{GuideValues.NewGitSecret}";

    /// <summary>The ExternalSecret that writes it; null where there is none.</summary>
    public Task<ExternalSecretView?> ExternalSecretAsync() => _external.Value;

    /// <summary>The Secret; null where there is none.</summary>
    public Task<RepositorySecret?> SecretAsync() => cluster.SecretAsync(cluster.Places.CrossplaneNamespace, GuideValues.NewGitSecret);
}
