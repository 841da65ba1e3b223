using System.Text.Json;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Observed;

/// <summary>What the checks need of an Application, or of an ApplicationSet. Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml.</summary>
internal sealed record ApplicationView
{
    /// <summary>Its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>What tells it from any other object, anywhere.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The ArgoCD project.</summary>
    public string? Project { get; init; }

    /// <summary>Its git repositories as they are written, each once; Helm charts' left out.</summary>
    public required IReadOnlyList<string> Repositories { get; init; }

    /// <summary>The repositories of its sources in their order, charts' among them.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Its paths in them.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The charts that it deploys.</summary>
    public required IReadOnlyList<string> Charts { get; init; }

    /// <summary>Where it deploys to: the destination's name, or else its server.</summary>
    public string? Destination { get; init; }

    /// <summary>The namespace of what names none itself.</summary>
    public string? DestinationNamespace { get; init; }

    /// <summary>What it complains of.</summary>
    public required IReadOnlyList<ApplicationCondition> Conditions { get; init; }

    /// <summary>Whether its controller has told anything, be it that all is well.</summary>
    public bool HasConditions { get; init; }

    /// <summary><c>Synced</c>, <c>OutOfSync</c> or <c>Unknown</c>; null where it does not tell.</summary>
    public string? Sync { get; init; }

    /// <summary>E.g. <c>Healthy</c>, <c>Degraded</c>; null where it does not tell.</summary>
    public string? Health { get; init; }

    /// <summary>The phase of the last sync; null where there was none.</summary>
    public string? Phase { get; init; }

    /// <summary>What the last sync said.</summary>
    public string? PhaseMessage { get; init; }

    /// <summary>When the last sync ended; null where it does not tell.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When ArgoCD last looked.</summary>
    public DateTimeOffset? ReconciledAt { get; init; }

    /// <summary>Whether it syncs by itself.</summary>
    public bool IsAutomated { get; init; }

    /// <summary>Reads an Application.</summary>
    public static ApplicationView Of(KubernetesObject o)
    {
        var sources = SourcesOf(o);
        return new ApplicationView
        {
            Kind = "Application",
            Namespace = o.Namespace ?? "",
            Id = o.Text("metadata", "uid") ?? "",
            Name = o.Name,
            Project = o.Text("spec", "project"),
            Repositories = [.. sources.Where(s => s.Text("chart") is null).Select(s => s.Text("repoURL")).OfType<string>().Distinct(StringComparer.Ordinal)],
            Sources = [.. sources.Select(s => s.Text("repoURL") ?? "")],
            Paths = [.. sources.Select(s => s.Text("path")).OfType<string>()],
            Charts = [.. sources.Select(s => s.Text("chart")).OfType<string>()],
            Destination = o.Text("spec", "destination", "name") is { Length: > 0 } name ? name : o.Text("spec", "destination", "server"),
            DestinationNamespace = o.Text("spec", "destination", "namespace"),
            HasConditions = o.Items("status", "conditions").Any(),
            Conditions = [.. o.Items("status", "conditions").Select(ApplicationCondition.Of)],
            Sync = o.Text("status", "sync", "status"),
            Health = o.Text("status", "health", "status"),
            Phase = o.Text("status", "operationState", "phase"),
            PhaseMessage = o.Text("status", "operationState", "message"),
            FinishedAt = o.Time("status", "operationState", "finishedAt"),
            ReconciledAt = o.Time("status", "reconciledAt"),
            IsAutomated = o.At("spec", "syncPolicy", "automated") is { } automated && !(automated.At("enabled") is { ValueKind: JsonValueKind.False }),
        };
    }

    /// <summary>Reads an ApplicationSet: its git generators', however deep they lie.</summary>
    public static ApplicationView OfSet(KubernetesObject o) => new()
    {
        Kind = "ApplicationSet",
        Namespace = o.Namespace ?? "",
        Id = o.Text("metadata", "uid") ?? "",
        Name = o.Name,
        Repositories = [.. o.Items("spec", "generators").SelectMany(GitGenerators).Distinct(StringComparer.Ordinal)],
        Paths = [],
        Charts = [],
        HasConditions = o.Items("status", "conditions").Any(),
        Conditions = [.. o.Items("status", "conditions").Where(c => c.Text("type") == "ErrorOccurred" && c.Text("status") == "True").Select(ApplicationCondition.Of)],
    };

    /// <summary>It on one line.</summary>
    public override string ToString() => $"{Kind} {Namespace}/{Name}";

    private static List<JsonElement> SourcesOf(KubernetesObject o)
    {
        var several = o.Items("spec", "sources").ToList();
        return several.Count > 0 ? several : o.At("spec", "source") is { } one ? [one] : [];
    }

    private static IEnumerable<string> GitGenerators(JsonElement generator)
    {
        if (generator.Text("git", "repoURL") is { } url)
            yield return url;
        foreach (var combined in (string[])["matrix", "merge"])
        {
            foreach (var nested in generator.Items(combined, "generators").SelectMany(GitGenerators))
                yield return nested;
        }
    }
}
