namespace Konstruct;

/// <summary>A step of the migration that is done in files.</summary>
public enum MigrationStep
{
    /// <summary>ArgoCD's repository ExternalSecrets make Secrets with the fields of the GitHub App.</summary>
    RepositorySecrets,

    /// <summary>Crossplane's git ExternalSecret makes <c>github-app-credentials</c>.</summary>
    CrossplaneSecret,

    /// <summary>The actions runner's ExternalSecret reads the fields of the GitHub App.</summary>
    RunnerSecret,

    /// <summary>Crossplane's Terraform provider and log streamer have images that know GitHub Apps, and annotations that Prometheus reads.</summary>
    CrossplaneRuntime,

    /// <summary>The log streamer's Service has a port for metrics.</summary>
    CrossplaneService,

    /// <summary>A ServiceMonitor has Prometheus collect the provider's metrics.</summary>
    ServiceMonitor,

    /// <summary>An Application deploys Prometheus to the cluster.</summary>
    PrometheusApplication,
}
