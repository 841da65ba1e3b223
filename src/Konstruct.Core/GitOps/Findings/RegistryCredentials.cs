namespace Konstruct.Core.GitOps.Findings;

/// <summary>Registry credentials that are made from a project's token.</summary>
internal sealed class RegistryCredentials : IClusterRule
{
    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster) => cluster.InEach(o => o.Kind == "ExternalSecret", source =>
        ExternalSecret.From(source.Object) is { } secret && secret.PatReaders.FirstOrDefault() is { } reader && IsForRegistry(secret)
            ? [source.Find(Rule.RegistryCredential, reader, $"The ExternalSecret '{source.Name}' makes the registry credential '{secret.TargetName}' from the token.")]
            : []);

    private static bool IsForRegistry(ExternalSecret secret) =>
        secret.Object.TextAt("spec", "target", "template", "type") is "kubernetes.io/dockerconfigjson" or "kubernetes.io/dockercfg"
        || secret.TemplateData?.Entries.Any(e => e.Name is ".dockerconfigjson" or ".dockercfg") == true
        || secret.Data.Any(i => i.SecretKey is { Value: ".dockerconfigjson" or ".dockercfg" });
}
