using System.Globalization;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>The log streamer's Service, which gets a port for the provider's metrics.</summary>
internal static class CrossplaneService
{
    private const string ServiceName = "log-streamer-service";
    private const string Label = "log-streamer";
    private const string Revision = "pkg.crossplane.io/revision";

    /// <summary>Whether the object is a Service of the log streamer.</summary>
    public static bool IsAbout(ManifestObject candidate) =>
        candidate is { Kind: "Service", ApiVersion: "v1" } && (candidate.Name == ServiceName || candidate.TextAt("metadata", "labels", "app") == Label);

    /// <summary>Whether the Service is Crossplane's where no runtime beside it says so: others may call theirs a log streamer, too.</summary>
    public static bool IsCrossplanes(ManifestObject service)
    {
        try
        {
            return service.Name == ServiceName || service.MappingAt("spec", "selector")?.Entries.Any(e => e.Name?.StartsWith("pkg.crossplane.io/", StringComparison.Ordinal) == true) == true;
        }
        catch (YamlEditException)
        {
            return false;
        }
    }

    /// <summary>The one of several that is the log streamer's own; null where nobody can tell.</summary>
    public static ManifestObject? OwnOf(IReadOnlyList<ManifestObject> services)
    {
        if (services.Count == 1)
            return services[0];
        var named = services.Where(IsNamed).ToList();
        return named.Count == 1 ? named[0] : null;
    }

    /// <summary>Adds the port.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="values">What to write.</param>
    /// <returns>What changed, in words.</returns>
    public static IReadOnlyList<string> Convert(ManifestObject service, CrossplaneValues values)
    {
        if (Ports(service).Any(p => Is(p, values) || WhyInTheWay(p, values) is not null))
            return [];
        var number = new YamlValue.Verbatim(values.MetricsPort.ToString(CultureInfo.InvariantCulture));
        var port = new YamlValue.Map(("port", number), ("targetPort", number), ("protocol", "TCP"), ("name", GuideValues.MetricsPortName));
        if (service.At("spec", "ports") is { } ports)
            service.Manifest.Editor.Insert(ports, [port]);
        else
            service.Manifest.Editor.Insert(service.At("spec") ?? throw NoSpec(service), "ports", new YamlValue.List(port));
        return [$"port {values.MetricsPort} ({GuideValues.MetricsPortName}) added"];
    }

    /// <summary>What was left as it is.</summary>
    /// <param name="service">The Service, after it was brought in line.</param>
    /// <param name="own">The log streamer's own; null where nobody can tell.</param>
    /// <param name="values">What to write.</param>
    public static IEnumerable<Finding> Check(ManifestObject service, ManifestObject? own, CrossplaneValues values)
    {
        if (!ReferenceEquals(service, own))
        {
            yield return Rule.SeveralServices.At(service.Root, own is null
                ? $"The Service '{service.Name}' is one of several that look like the log streamer's; none of them was changed."
                : $"The Service '{service.Name}' has the label app={Label} besides '{own.Name}', so that the ServiceMonitor selects both; it was left alone.");
        }
        else
        {
            foreach (var port in Ports(service).Where(p => !Is(p, values)))
            {
                if (WhyInTheWay(port, values) is { } why)
                    yield return Rule.PortKept.At(port, $"The Service '{service.Name}' {why}; no port '{GuideValues.MetricsPortName}' was added.");
            }
        }
        if ((service.At("spec", "selector") as YamlMapping)?.FindAll(Revision).FirstOrDefault() is { } pinned)
            yield return Rule.SelectorPinned.At(pinned.Key, $"The Service '{service.Name}' selects the revision '{(pinned.Value as YamlScalar)?.Value}' of the package alone.");
    }

    // One that cannot be read is refused by itself.
    private static bool IsNamed(ManifestObject service)
    {
        try
        {
            return service.Name == ServiceName;
        }
        catch (YamlEditException)
        {
            return false;
        }
    }

    private static IEnumerable<YamlMapping> Ports(ManifestObject service)
    {
        foreach (var item in (service.At("spec", "ports") as YamlSequence)?.Items ?? [])
        {
            service.RefuseAlias(item.Value);
            if (item.Value is YamlMapping port)
                yield return port;
        }
    }

    private static bool Is(YamlMapping port, CrossplaneValues values) =>
        Text(port, "name") == GuideValues.MetricsPortName && Text(port, "port") == Number(values) && (Text(port, "targetPort") ?? Number(values)) == Number(values) && (Text(port, "protocol") ?? "TCP") == "TCP";

    // Kubernetes wants a name for each port as soon as there are two.
    private static string? WhyInTheWay(YamlMapping port, CrossplaneValues values)
    {
        if (Text(port, "port") == Number(values))
            return $"uses the port {values.MetricsPort} for '{Text(port, "name") ?? "something without a name"}' with the target '{Text(port, "targetPort") ?? Number(values)}'";
        if (Text(port, "name") == GuideValues.MetricsPortName)
            return $"has a port '{GuideValues.MetricsPortName}' with the number '{Text(port, "port")}'";
        return Text(port, "name") is null ? $"has the port '{Text(port, "port")}' without a name, which Kubernetes does not take besides another one" : null;
    }

    private static string Number(CrossplaneValues values) => values.MetricsPort.ToString(CultureInfo.InvariantCulture);

    private static string? Text(YamlMapping port, string key) => (port[key] as YamlScalar)?.Value;

    private static YamlEditException NoSpec(ManifestObject service) =>
        new(YamlRefusal.WrongKind, $"The Service '{service.Name}' has no spec.", "Give it its ports by hand.", service.Manifest.File.Text, service.Root.Span.Start);
}
