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

    /// <summary>Refuses values that are not what their places take.</summary>
    /// <exception cref="InvalidValueException">A value is wrong; the message says which and what was expected. Its parameter is the property's name.</exception>
    public void Check()
    {
        const string Label = "lower-case letters, digits and hyphens, at most 63, with a letter or digit at both ends (RFC 1123), or in a template a token or a Helm expression";
        const string Time = "a duration of Prometheus, e.g. '2h' or '1m30s'";
        var isTemplate = ClusterName.Contains("{{", StringComparison.Ordinal) || ClusterName.Contains('<', StringComparison.Ordinal);
        ValueShape.Check(nameof(ClusterName), ClusterName, ValueShape.Name, Label, isTemplate ? 253 : 63);
        ValueShape.Check(nameof(ArgoProject), ArgoProject, ValueShape.Name, Label, isTemplate ? 253 : 63);
        ValueShape.Check(nameof(Namespace), Namespace, ValueShape.Name, Label, isTemplate ? 253 : 63);
        ValueShape.Check(nameof(Domain), Domain, ValueShape.Domain, "a domain in lower case, e.g. 'acme.example', or in a template a token or a Helm expression", 253);
        ValueShape.Check(nameof(RemoteWriteUrl), RemoteWriteUrl, ValueShape.Url, "an address of http or https without user and fragment, e.g. 'https://prometheus-remote-write.acme.example/api/v1/write'", 2000);
        ValueShape.Check(nameof(ChartVersion), ChartVersion, ValueShape.Version, "a version of the chart or a range of such, e.g. '68.3.0'", 100);
        ValueShape.Check(nameof(Retention), Retention, ValueShape.Duration, Time);
        ValueShape.Check(nameof(ScrapeInterval), ScrapeInterval, ValueShape.Duration, Time);
        ValueShape.Check(nameof(FileName), FileName, ValueShape.File, "a plain file name that ends with .yaml or .yml", 200);
    }
}
