using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>An Application of ArgoCD: what it deploys, and where to.</summary>
internal sealed class Application
{
    private Application(ClusterObject source, IReadOnlyList<YamlMapping> sources)
    {
        Source = source;
        Sources = sources;
        Name = source.Object.Name;
        Project = source.Object.TextAt("spec", "project");
        DestinationName = source.Object.TextAt("spec", "destination", "name");
        DestinationServer = source.Object.TextAt("spec", "destination", "server");
        DestinationNamespace = source.Object.TextAt("spec", "destination", "namespace");
        Prune = source.Object.At("spec", "syncPolicy", "automated", "prune") as YamlScalar is { Value: "true" } prune ? prune : null;
    }

    /// <summary>The object, and the file it is in.</summary>
    public ClusterObject Source { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its ArgoCD project.</summary>
    public string? Project { get; }

    /// <summary>Name of the cluster it deploys to.</summary>
    public string? DestinationName { get; }

    /// <summary>Address of the cluster it deploys to, where no name is given.</summary>
    public string? DestinationServer { get; }

    /// <summary>Namespace of what names none itself.</summary>
    public string? DestinationNamespace { get; }

    /// <summary>The place where it says that it prunes; null where it does not.</summary>
    public YamlScalar? Prune { get; }

    /// <summary>Whether it deploys to the cluster that its ArgoCD runs on.</summary>
    public bool GoesToParent => DestinationName is "in-cluster" || DestinationName is null && DestinationServer is "https://kubernetes.default.svc";

    /// <summary>Its sources, one or several.</summary>
    public IReadOnlyList<YamlMapping> Sources { get; }

    /// <summary>Whether one of its sources is a chart.</summary>
    public bool Deploys(string chart) => Sources.Any(s => Text(s, "chart") == chart);

    /// <summary>Its folders in Git.</summary>
    public IEnumerable<string> Paths => Sources.Select(s => Text(s, "path")).OfType<string>().Select(p => p.Trim('/'));

    /// <summary>The URLs of the Git repositories it reads; those of each branch where a template decides.</summary>
    public IEnumerable<YamlScalar> GitUrls => Sources.Where(s => Text(s, "chart") is null).SelectMany(s => s.FindAll("repoURL")).Select(e => e.Value).OfType<YamlScalar>();

    /// <summary>The object as an Application; null where it is none, or none that can be read.</summary>
    public static Application? From(ClusterObject? source)
    {
        if (source is not { Kind: "Application" } || !source.ApiVersion.StartsWith("argoproj.io/", StringComparison.Ordinal))
            return null;
        try
        {
            var single = source.Object.At("spec", "source") as YamlMapping;
            var several = (source.Object.At("spec", "sources") as YamlSequence)?.Items.Select(i => i.Value).OfType<YamlMapping>() ?? [];
            return new Application(source, [.. single is null ? [] : new[] { single }, .. several]);
        }
        catch (YamlEditException)
        {
            return null;
        }
    }

    /// <summary>The text of an entry; null where there is none, or more than one.</summary>
    public static string? Text(YamlMapping mapping, string key) => mapping.FindAll(key).Select(e => e.Value).OfType<YamlScalar>().ToList() is [var only] ? only.Value : null;
}
