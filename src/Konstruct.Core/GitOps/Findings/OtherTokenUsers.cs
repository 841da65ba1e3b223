using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>ExternalSecrets that read Vault keys which commonly hold the same token.</summary>
internal sealed class OtherTokenUsers : IClusterRule
{
    private static readonly string[] _keys = ["ci-secrets", "atlantis", "crossplane"];

    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        return cluster.InEach(o => o.Kind == "ExternalSecret", source =>
            ExternalSecret.From(source.Object) is { } secret && !secret.MakesRepositorySecret && !Steps.CrossplaneGitSecret.IsNamedSo(secret)
                ? secret.Data.Select(i => i.Key).OfType<YamlScalar>().Concat(secret.Extracts)
                    .Where(k => _keys.Contains(k.Value.Trim('/'), StringComparer.Ordinal) && reported.Add(k.Value.Trim('/')))
                    .Select(k => source.Find(Rule.OtherTokenUser, k, $"The ExternalSecret '{source.Name}' reads the Vault key '{k.Value}', which commonly holds the platform's token, too."))
                : []);
    }
}
