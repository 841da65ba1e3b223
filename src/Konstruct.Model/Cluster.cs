namespace Konstruct;

/// <summary>A workload cluster as its folder in a GitOps repository describes it, or a template of one.</summary>
public sealed record Cluster
{
    /// <summary>Its name: that of its folder, or of its chart.</summary>
    public required string Name { get; init => field = VisibleText.Line(value); }

    /// <summary>Full path of its folder.</summary>
    public required string Path { get; init; }

    /// <summary>Full path of the repository's work tree; null where the folder is in none.</summary>
    public string? RepositoryRoot { get; init; }

    /// <summary>Name of its project, as its Vault keys have it (<c>argocd/repo-credentials-template/&lt;project&gt;</c>); null where it has no such key. It need not equal the cluster's name.</summary>
    public string? ProjectName { get; init => field = VisibleText.Line(value); }

    /// <summary>The domain its hosts are in, from the secret store's server or else from its ingresses; null where neither tells.</summary>
    public string? Domain { get; init => field = VisibleText.Line(value); }

    /// <summary>Its name in manifests, as the destinations of its Applications have it: <c>engineering</c>, <c>&lt;WORKLOAD_CLUSTER_NAME&gt;</c>, <c>{{ .Values.workloadClusterName }}</c>; null where no Application goes to it.</summary>
    public string? DestinationName { get; init => field = VisibleText.Line(value); }

    /// <summary>The ArgoCD project of the Applications that go to it; null where there are none.</summary>
    public string? ArgoProject { get; init => field = VisibleText.Line(value); }

    /// <summary>The keys of its project's Vault paths, each once.</summary>
    public required IReadOnlyList<string> VaultKeys { get; init => field = Indexed.Of(value); }

    /// <summary>Name of the secret store its credentials come from; null where none is named.</summary>
    public string? SecretStore { get; init => field = VisibleText.Line(value); }

    /// <summary>Whether its files are plain YAML or templates, and of which kind.</summary>
    public required ManifestDialect Dialect { get; init; }

    /// <summary>What its ExternalSecrets authenticate with.</summary>
    public required ClusterAuthentication Authentication { get; init; }

    /// <summary>The state of every step, in the order of the guide.</summary>
    public required IReadOnlyList<ClusterStep> Steps { get; init => field = Indexed.Of(value); }

    /// <summary>Where its folders are deployed to.</summary>
    public required IReadOnlyList<FolderDestination> Destinations { get; init => field = Indexed.Of(value); }

    /// <summary>What an edit cannot mend and a person should know, in the order of files and lines.</summary>
    public required IReadOnlyList<Finding> Findings { get; init => field = Indexed.Of(value); }

    /// <summary>The cluster's path, so that commands which take paths take clusters.</summary>
    public override string ToString() => Path;
}
