using System.Management.Automation;
using Konstruct.Core.GitOps;

namespace Konstruct.Cmdlets;

/// <summary>Which ExternalSecrets somebody means: those of a name, or those of a project.</summary>
internal sealed record ExternalSecretRequest
{
    /// <summary>The name, perhaps with wildcards; null where a project is meant.</summary>
    public string? Name { get; init; }

    /// <summary>The project; null where a name is meant.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The namespace; null where nobody said.</summary>
    public string? Namespace { get; init; }

    /// <summary>The context; null where nobody said.</summary>
    public string? Context { get; init; }

    /// <summary>The name that ArgoCD has for their cluster; null where nobody said.</summary>
    public string? Destination { get; init; }

    /// <summary>Whether it is no error that there are none.</summary>
    public bool MayBeNone => Name is not null && WildcardPattern.ContainsWildcardCharacters(Name);

    /// <summary>What an object of the pipeline means.</summary>
    /// <param name="item">The object.</param>
    /// <exception cref="FormatException">Nothing that is known.</exception>
    public static IReadOnlyList<ExternalSecretRequest> Of(PSObject item)
    {
        if (PipedObject.Is(item, "Konstruct.Cluster"))
            return [OfCluster(item)];
        if (ObjectReference.Of(item, "ExternalSecret") is { } references)
            return [.. references.Select(r => new ExternalSecretRequest { Name = r.Name, Namespace = r.Namespace, Context = r.Context })];
        var project = PipedObject.Text(item, "ProjectName") ?? throw new FormatException($"'{item}' has neither the name of an ExternalSecret nor a project.");
        // A check's context may be a Vault.
        return [new ExternalSecretRequest { ProjectName = project, Namespace = PipedObject.Text(item, "Namespace"), Context = PipedObject.Is(item, "Konstruct.ArgoAuthCheck") ? null : PipedObject.Text(item, "Context") }];
    }

    /// <summary>Whether an ExternalSecret is meant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="keys">The Vault paths that it reads.</param>
    /// <param name="prefix">The path below which all projects' credentials stand.</param>
    public bool Fits(string name, IReadOnlyList<string> keys, string prefix) =>
        Name is not null ? new WildcardPattern(Name, WildcardOptions.None).IsMatch(name) : Paths(prefix).Any(keys.Contains);

    /// <summary>What is meant, in words.</summary>
    /// <param name="prefix">The path below which all projects' credentials stand.</param>
    public string Words(string prefix) => Name is not null ? $"'{Name}'" : $"that reads '{string.Join("' or '", Paths(prefix))}', of the project '{ProjectName}',";

    /// <summary>The name, or the project.</summary>
    public override string ToString() => Name ?? ProjectName ?? "";

    private static ExternalSecretRequest OfCluster(PSObject cluster)
    {
        var name = PipedObject.Text(cluster, "Name");
        if (PipedObject.Text(cluster, "Dialect") is { } dialect && dialect != nameof(ManifestDialect.Rendered))
            throw new FormatException($"'{name}' is a template of a cluster, not one that runs.");
        return new ExternalSecretRequest
        {
            ProjectName = PipedObject.Text(cluster, "ProjectName") ?? throw new FormatException($"The cluster '{name}' has no project: none of its ExternalSecrets reads a path of one."),
            // As the checks take it: where its secrets are deployed to, there the project lives.
            Destination = PipedObject.Items(cluster, "Destinations").Where(d => PipedObject.Text(d, "Folder") == "secrets").Select(d => PipedObject.Text(d, "Cluster")).FirstOrDefault(),
        };
    }

    private string[] Paths(string prefix) => [$"{prefix.Trim('/')}/{ProjectName}", $"{prefix.Trim('/')}/{ProjectName}{GuideValues.PlatformSuffix}"];
}
