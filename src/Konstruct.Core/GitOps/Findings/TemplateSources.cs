using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>ConfigMaps that an ExternalSecret of a project's path takes its template from, and that use the token.</summary>
internal sealed class TemplateSources : IClusterRule
{
    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster) =>
        cluster.InEach(o => o.Kind == "ExternalSecret", source => Names(source).SelectMany(name => cluster.Objects
            .Where(o => o.Kind == "ConfigMap" && o.Folder == source.Folder && o.Name == name && LiteralTemplate.ReadsPat(o.Object.Root.Source))
            .Select(o => o.Find(Rule.PatStillRead, o.Object.Root, $"The ConfigMap '{name}' is a template of the ExternalSecret '{source.Name}', and uses the token of a project's Vault path."))));

    private static IEnumerable<string> Names(ClusterObject source) =>
        ExternalSecret.From(source.Object) is { } secret && secret.ProjectKeys.Any() && source.Object.At("spec", "target", "template", "templateFrom") is YamlSequence templates
            ? templates.Items.Select(i => ((i.Value as YamlMapping)?["configMap"] as YamlMapping)?["name"]).OfType<YamlScalar>().Select(n => n.Value)
            : [];
}
