namespace Konstruct.Core.GitOps.Findings;

/// <summary>The fields of one consumer in the Secret of another: the guide's last step mixes them up.</summary>
internal sealed class FieldNames : IClusterRule
{
    private static readonly string[] _crossplanes = ["app_id", "installation_id", "github_app_private_key"];

    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster) => cluster.Secrets.SelectMany(secret => secret.Step switch
    {
        MigrationStep.RepositorySecrets => Of(secret, _crossplanes, "ArgoCD's repository secrets", "Crossplane"),
        MigrationStep.CrossplaneSecret => Of(secret, GuideValues.AppFields, "Crossplane's git secret", "ArgoCD"),
        _ => [],
    });

    private static IEnumerable<(string, Finding)> Of(ClusterSecret secret, IReadOnlyList<string> foreign, string whose, string reader) =>
        secret.Fields.Where(e => foreign.Contains(e.Name, StringComparer.Ordinal))
            .Select(e => secret.Source.Find(Rule.OtherFieldNames, e.Key, $"'{e.Name}' is a field that {reader} reads; '{secret.Source.Name}' is one of {whose}."))
            .Take(1);
}
