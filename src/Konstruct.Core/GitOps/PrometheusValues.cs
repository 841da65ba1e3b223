namespace Konstruct.Core.GitOps;

/// <summary>What <see cref="PrometheusApplication"/> is to write; the guide's values unless a user chose others.</summary>
public sealed record PrometheusValues
{
    /// <summary>The cluster's name as manifests have it: a name, a token, or a Helm expression.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The ArgoCD project; null: the cluster's name.</summary>
    public string? ArgoProject { get; init; }

    /// <summary>The domain of the receiver, <c>prometheus-remote-write.&lt;domain&gt;</c>; null where <see cref="RemoteWriteUrl"/> is given.</summary>
    public string? Domain { get; init; }

    /// <summary>Where metrics are sent; null: the guide's path at <see cref="Domain"/>.</summary>
    public string? RemoteWriteUrl { get; init; }

    /// <summary>Version of the chart; null: the guide's, and a newer one that is there is kept.</summary>
    public string? ChartVersion { get; init; }

    /// <summary>How long the cluster's own Prometheus keeps metrics, as a duration of Prometheus.</summary>
    public string Retention { get; init; } = GuideValues.PrometheusRetention;

    /// <summary>How often it collects them, as a duration of Prometheus.</summary>
    public string ScrapeInterval { get; init; } = GuideValues.PrometheusScrapeInterval;

    /// <summary>Namespace that the chart is deployed to.</summary>
    public string Namespace { get; init; } = GuideValues.PrometheusNamespace;

    /// <summary>Name of the file, in the cluster's folder, that is created where there is none.</summary>
    public string FileName { get; init; } = GuideValues.PrometheusFile;
}
