namespace Konstruct.Core.GitOps;

/// <summary>What <see cref="CrossplaneUpdate"/> is to write; the guide's values unless a user chose others.</summary>
public sealed record CrossplaneValues
{
    /// <summary>Image of the container <c>package-runtime</c>.</summary>
    public string ProviderImage { get; init; } = GuideValues.ProviderImage;

    /// <summary>Image of the container <c>log-streamer</c>.</summary>
    public string LogStreamerImage { get; init; } = GuideValues.LogStreamerImage;

    /// <summary>Port that the provider serves its metrics on.</summary>
    public int MetricsPort { get; init; } = GuideValues.MetricsPort;

    /// <summary>Path that the provider serves its metrics at.</summary>
    public string MetricsPath { get; init; } = GuideValues.MetricsPath;

    /// <summary>How often Prometheus collects the metrics, as a duration of Prometheus.</summary>
    public string ScrapeInterval { get; init; } = GuideValues.ProviderScrapeInterval;

    /// <summary>Whether images of other registries, digests and newer versions are replaced, too.</summary>
    public bool ForceImages { get; init; }
}
