namespace Konstruct.Core.GitOps;

/// <summary>The values that the vendor's guide gives, in one place. Source: Konstruct 0.3.6, "Migrate from PAT to GitHub App".</summary>
public static class GuideValues
{
    /// <summary>The release of the guide.</summary>
    public const string Release = "0.3.6";

    /// <summary>Vault path below which each project's repository credentials stand.</summary>
    public const string VaultPrefix = "argocd/repo-credentials-template";

    /// <summary>What a project's Vault key ends with where it holds the credentials of the platform's organisation.</summary>
    public const string PlatformSuffix = "-platform";

    /// <summary>Name of Crossplane's git secret before the migration.</summary>
    public const string OldGitSecret = "git-credentials";

    /// <summary>Name of Crossplane's git secret after the migration.</summary>
    public const string NewGitSecret = "github-app-credentials";

    /// <summary>Namespace of Crossplane's git secret.</summary>
    public const string CrossplaneNamespace = "crossplane-system";

    /// <summary>Refresh interval of Crossplane's git secret before the migration; any other is a user's own and kept.</summary>
    public const string OldRefreshInterval = "10s";

    /// <summary>Refresh interval of Crossplane's git secret after the migration.</summary>
    public const string NewRefreshInterval = "120s";

    /// <summary>The fields of a GitHub App in Vault and in ArgoCD's repository secrets.</summary>
    public static IReadOnlyList<string> AppFields { get; } = ["githubAppID", "githubAppInstallationID", "githubAppPrivateKey"];

    /// <summary>Crossplane's name of each field, and Vault's.</summary>
    public static IReadOnlyList<(string SecretKey, string Field)> CrossplaneFields { get; } =
        [("type", "type"), ("url", "url"), ("app_id", "githubAppID"), ("installation_id", "githubAppInstallationID"), ("github_app_private_key", "githubAppPrivateKey")];

    /// <summary>The actions runner's name of each field, and Vault's. Not in the guide; from the vendor's own templates.</summary>
    public static IReadOnlyList<(string SecretKey, string Field)> RunnerFields { get; } =
        [("github_app_id", "githubAppID"), ("github_app_installation_id", "githubAppInstallationID"), ("github_app_private_key", "githubAppPrivateKey")];

    /// <summary>Image of the Terraform provider.</summary>
    public const string ProviderImage = "ghcr.io/konstructio/provider-terraform:v0.0.1-rc.2";

    /// <summary>Image of the log streamer.</summary>
    public const string LogStreamerImage = "ghcr.io/konstructio/logs-streamer:v0.0.10";

    /// <summary>Container of the Terraform provider.</summary>
    public const string ProviderContainer = "package-runtime";

    /// <summary>Container of the log streamer.</summary>
    public const string LogStreamerContainer = "log-streamer";

    /// <summary>Port of the provider's metrics.</summary>
    public const int MetricsPort = 8080;

    /// <summary>Name of that port in the Service.</summary>
    public const string MetricsPortName = "metrics";

    /// <summary>Path of the provider's metrics.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>How often Prometheus collects the provider's metrics.</summary>
    public const string ProviderScrapeInterval = "15s";

    /// <summary>Name of the ServiceMonitor.</summary>
    public const string ServiceMonitorName = "crossplane-provider-terraform";

    /// <summary>File of the ServiceMonitor, beside the Service's.</summary>
    public const string ServiceMonitorFile = "servicemonitor.yaml";

    /// <summary>File of the Application that deploys Prometheus, in the cluster's folder.</summary>
    public const string PrometheusFile = "35-kube-prometheus-stack.yaml";

    /// <summary>Chart of Prometheus.</summary>
    public const string PrometheusChart = "kube-prometheus-stack";

    /// <summary>Repository of that chart.</summary>
    public const string PrometheusRepository = "https://prometheus-community.github.io/helm-charts";

    /// <summary>Version of that chart.</summary>
    public const string PrometheusChartVersion = "68.3.0";

    /// <summary>Namespace that Prometheus is deployed to.</summary>
    public const string PrometheusNamespace = "observability";

    /// <summary>How long a cluster's own Prometheus keeps metrics.</summary>
    public const string PrometheusRetention = "2h";

    /// <summary>How often it collects them.</summary>
    public const string PrometheusScrapeInterval = "5s";
}
