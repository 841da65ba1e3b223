using System.Collections.Frozen;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>The ServiceMonitor that has Prometheus collect the provider's metrics by way of the log streamer's Service.</summary>
internal static class CrossplaneServiceMonitor
{
    private static readonly AlignmentRules _rules = new()
    {
        // Where it lies and what it is called is its owner's choice; a selector is checked, not changed.
        IsLeftAlone = static (path, parent) => path switch
        {
            "metadata.name" => true,
            "metadata.namespace" => Has(parent, "namespace"),
            "spec.selector" => Has(parent, "selector"),
            "spec.namespaceSelector" => Has(parent, "namespaceSelector"),
            _ => false,
        },
    };

    /// <summary>The ServiceMonitor as the guide has it.</summary>
    public static string Text(CrossplaneValues values) => GuideText.Fill("servicemonitor.yaml",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["path"] = values.MetricsPath, ["interval"] = values.ScrapeInterval });

    /// <summary>Whether the object is the provider's ServiceMonitor.</summary>
    public static bool IsAbout(ManifestObject candidate) =>
        candidate.Kind == "ServiceMonitor" && candidate.ApiVersion.StartsWith("monitoring.coreos.com/", StringComparison.Ordinal)
        && (candidate.Name == GuideValues.ServiceMonitorName || candidate.TextAt("spec", "selector", "matchLabels", "app") == "log-streamer");

    /// <summary>Brings the ServiceMonitor in line.</summary>
    /// <returns>What changed, in words.</returns>
    public static IReadOnlyList<string> Convert(ManifestObject monitor, CrossplaneValues values) =>
        Alignment.Of(monitor, YamlFile.Parse(Text(values)).Documents[0].Mapping!, _rules);

    /// <summary>Whether the ServiceMonitor selects a Service that has metrics.</summary>
    /// <param name="monitor">The ServiceMonitor; null: the one that would be created.</param>
    /// <param name="services">The log streamer's Services of the folder.</param>
    /// <param name="values">What the one that would be created says.</param>
    public static IEnumerable<Finding> Check(ManifestObject? monitor, IReadOnlyList<ManifestObject> services, CrossplaneValues values)
    {
        var selector = monitor is null ? new Manifest(YamlFile.Parse(Text(values))).Objects().First() : monitor;
        var place = monitor?.MappingAt("spec")?.Find("selector")?.Key ?? monitor?.Root ?? services[0].Root;
        var labels = selector.MappingAt("spec", "selector", "matchLabels")?.Entries ?? [];
        var selected = services.Where(s => labels.All(l => l.Value is YamlScalar value && l.Name is { } name && s.TextAt("metadata", "labels", name) == value.Value)).ToList();
        var name = selector.Name;
        if (selected.Count == 0)
        {
            yield return Rule.SelectsNothing.At(place, $"The ServiceMonitor '{name}' selects no Service of this folder: none has the labels {string.Join(", ", labels.Select(l => $"{l.Name}={(l.Value as YamlScalar)?.Value}"))}.");
            yield break;
        }
        var namespaces = Namespaces(selector);
        if (namespaces is not null && selected.TrueForAll(s => s.Namespace is { } own && !namespaces.Contains(own)))
        {
            yield return Rule.SelectsNothing.At(place, $"The ServiceMonitor '{name}' looks in {string.Join(", ", namespaces)}, but the Service '{selected[0].Name}' is in '{selected[0].Namespace}'.");
            yield break;
        }
        foreach (var port in Endpoints(selector).Where(p => selected.TrueForAll(s => !Ports(s).Contains(p, StringComparer.Ordinal))))
            yield return Rule.SelectsNothing.At(place, $"The ServiceMonitor '{name}' collects from the port '{port}', which the Service '{selected[0].Name}' does not have.");
    }

    private static bool Has(YamlMapping mapping, string key) => mapping.FindAll(key).Any();

    // Null: every namespace.
    private static FrozenSet<string>? Namespaces(ManifestObject monitor)
    {
        if (monitor.TextAt("spec", "namespaceSelector", "any") == "true")
            return null;
        var names = (monitor.At("spec", "namespaceSelector", "matchNames") as YamlSequence)?.Items.Select(i => i.Value).OfType<YamlScalar>().Select(s => s.Value).ToList() ?? [];
        return names.Count > 0 ? names.ToFrozenSet(StringComparer.Ordinal) : monitor.Namespace is { } own ? FrozenSet.ToFrozenSet([own], StringComparer.Ordinal) : null;
    }

    private static IEnumerable<string> Endpoints(ManifestObject monitor) =>
        (monitor.At("spec", "endpoints") as YamlSequence)?.Items.Select(i => i.Value).OfType<YamlMapping>().Select(e => (e["port"] as YamlScalar)?.Value).OfType<string>() ?? [];

    private static IEnumerable<string> Ports(ManifestObject service) =>
        (service.At("spec", "ports") as YamlSequence)?.Items.Select(i => i.Value).OfType<YamlMapping>().Select(p => (p["name"] as YamlScalar)?.Value).OfType<string>() ?? [];
}
