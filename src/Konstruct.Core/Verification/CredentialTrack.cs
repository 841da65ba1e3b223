using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>One credential on its way: Vault's path, the ExternalSecret that reads it, ArgoCD's Secret, GitHub, the Applications.</summary>
internal sealed class CredentialTrack : Track
{
    private readonly Lazy<Task<RepositorySecret?>> _secret;

    /// <summary>Makes the track.</summary>
    /// <param name="project">The project; null where only a Secret tells of the credential.</param>
    /// <param name="cluster">The cluster with the ArgoCD that uses it; null where it is not known.</param>
    /// <param name="path">Vault's path; null where only a Secret tells of the credential.</param>
    /// <param name="external">The ExternalSecret; null where there is none.</param>
    /// <param name="secret">The Secret, where it is known already.</param>
    /// <param name="after">What spoils ArgoCD as a whole.</param>
    public CredentialTrack(string? project, ClusterView? cluster, string? path, ExternalSecretView? external, RepositorySecret? secret, Track? after)
        : base(project, after)
    {
        Cluster = cluster;
        VaultPath = path;
        ExternalSecret = external;
        _secret = new(async () => secret ?? (external is null || cluster is null ? null : await cluster.SecretAsync(external.Namespace, external.Target).ConfigureAwait(false)));
    }

    /// <inheritdoc/>
    public override ClusterView? Cluster { get; }

    /// <summary>Vault's path in its mount.</summary>
    public string? VaultPath { get; }

    /// <summary>The ExternalSecret that brings it to ArgoCD.</summary>
    public ExternalSecretView? ExternalSecret { get; }

    /// <summary>Whether ArgoCD is to use it; else only others read it.</summary>
    public bool IsForArgo { get; init; } = true;

    /// <summary>Why its cluster cannot be looked at; null where it can.</summary>
    public string? WhyNoCluster { get; init; }

    /// <inheritdoc/>
    public override string Subject => ExternalSecret?.ToString() ?? VaultPath ?? "the credential";

    /// <summary>ArgoCD's Secret; null where it is not there.</summary>
    public Task<RepositorySecret?> SecretAsync() => _secret.Value;
}
