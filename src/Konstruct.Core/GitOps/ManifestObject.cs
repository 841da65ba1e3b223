using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>One Kubernetes object of a manifest. It is found by its place, so that it stays valid while its content is edited.</summary>
internal sealed class ManifestObject(Manifest manifest, int document, int? item)
{
    /// <summary>The manifest it is in.</summary>
    public Manifest Manifest => manifest;

    /// <summary>The document it is, or is in.</summary>
    public YamlDocument Document => manifest.File.Documents[document];

    /// <summary>The item of a <c>kind: List</c> it is; null where it is a document of its own.</summary>
    public YamlItem? Item => item is { } index ? ((YamlSequence)Document.Mapping!.FindAll("items").First(e => e.Value is YamlSequence).Value).Items[index] : null;

    /// <summary>Its content.</summary>
    public YamlMapping Root => Item is { } cell ? (YamlMapping)cell.Value : Document.Mapping!;

    /// <summary>Its apiVersion; empty where there is none.</summary>
    public string ApiVersion => TextAt("apiVersion") ?? "";

    /// <summary>Its kind; empty where there is none.</summary>
    public string Kind => TextAt("kind") ?? "";

    /// <summary>Its metadata.name; empty where there is none.</summary>
    public string Name => TextAt("metadata", "name") ?? "";

    /// <summary>Its metadata.namespace; null where the Application that deploys it decides.</summary>
    public string? Namespace => TextAt("metadata", "namespace");

    /// <summary>The node at a path of keys; null where there is none.</summary>
    /// <exception cref="YamlEditException">An alias, a merge key or a key that stands twice lies on the way, so that "the" node is a guess.</exception>
    public YamlNode? At(params string[] path)
    {
        YamlNode? node = Root;
        foreach (var key in path)
        {
            RefuseAlias(node);
            if (node is not YamlMapping mapping)
                return null;
            node = mapping[key];
            if (node is null)
                RefuseMerge(mapping);
        }
        RefuseAlias(node);
        return node;
    }

    /// <summary>The text of the scalar at a path of keys; null where there is none.</summary>
    /// <exception cref="YamlEditException">As for <see cref="At"/>.</exception>
    public string? TextAt(params string[] path) => (At(path) as YamlScalar)?.Value;

    /// <summary>The mapping at a path of keys; null where there is none.</summary>
    /// <exception cref="YamlEditException">As for <see cref="At"/>.</exception>
    public YamlMapping? MappingAt(params string[] path) => At(path) as YamlMapping;

    /// <summary>Refuses a mapping into which a merge key brings entries that are not to be seen in it.</summary>
    /// <exception cref="YamlEditException">There is a merge key.</exception>
    public void RefuseMerge(YamlMapping mapping)
    {
        if (mapping.FindAll("<<").FirstOrDefault() is { } merge)
        {
            throw new YamlEditException(YamlRefusal.Alias, "The merge key here brings in entries that cannot be edited in this place.",
                "Write the content out instead of merging it in.", manifest.File.Text, merge.Start);
        }
    }

    /// <summary>Refuses an alias.</summary>
    /// <exception cref="YamlEditException">The node is one.</exception>
    public void RefuseAlias(YamlNode? node)
    {
        if (node is YamlAlias alias)
        {
            throw new YamlEditException(YamlRefusal.Alias, $"The alias '*{alias.Name}' stands here: what is edited through it changes elsewhere, too.",
                "Replace the alias by what it stands for.", manifest.File.Text, alias.Span.Start);
        }
    }
}
