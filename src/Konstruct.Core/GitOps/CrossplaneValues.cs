using System.Text.RegularExpressions;

namespace Konstruct.Core.GitOps;

/// <summary>What <see cref="CrossplaneUpdate"/> is to write; the guide's values unless a user chose others.</summary>
public sealed partial record CrossplaneValues
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

    /// <summary>Refuses values that are not what their places take.</summary>
    /// <exception cref="InvalidValueException">A value is wrong; the message says which and what was expected. Its parameter is the property's name.</exception>
    public void Check()
    {
        ValueShape.Check(nameof(ProviderImage), ProviderImage, Image(), "an image with its tag or digest, e.g. 'ghcr.io/konstructio/provider-terraform:v0.0.1-rc.2'");
        ValueShape.Check(nameof(LogStreamerImage), LogStreamerImage, Image(), "an image with its tag or digest, e.g. 'ghcr.io/konstructio/logs-streamer:v0.0.10'");
        ValueShape.Check(nameof(MetricsPath), MetricsPath, UrlPath(), "a path that starts with a slash, e.g. '/metrics'");
        ValueShape.Check(nameof(ScrapeInterval), ScrapeInterval, ValueShape.Duration, "a duration of Prometheus, e.g. '15s' or '1m30s'");
    }

    // https://github.com/distribution/reference: name with optional host and port, then a tag or a digest.
    [GeneratedRegex(@"\A([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?(?<=:[^/]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Image();

    [GeneratedRegex(@"\A/[A-Za-z0-9._~/-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UrlPath();
}
