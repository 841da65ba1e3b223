namespace Konstruct.Core.Reports.Sarif;

/// <summary>
/// The files that what checks look at comes from, as far as the clusters of the report tell: code scanning shows nothing that stands in no file. A project's checks are shown in the file of the step that they are about;
/// what is about no project has none.
/// </summary>
internal sealed class CheckPlaces
{
    private readonly Dictionary<string, Cluster> _byProject = new(StringComparer.Ordinal);
    private readonly ReportPaths _paths;

    /// <summary>Takes the clusters of a report.</summary>
    public CheckPlaces(ReportContent content, ReportPaths paths)
    {
        _paths = paths;
        foreach (var cluster in content.Clusters.Where(c => c.Dialect == ManifestDialect.Rendered && c.ProjectName is not null))
            _byProject.TryAdd(cluster.ProjectName!, cluster);
    }

    /// <summary>The place of a check; null where none is known.</summary>
    public SarifPlace? Of(ArgoAuthCheck check)
    {
        if (check.ProjectName is null || !_byProject.TryGetValue(check.ProjectName, out var cluster))
            return null;
        MigrationStep[] steps = check.Scope switch
        {
            CheckScope.Crossplane => [MigrationStep.CrossplaneSecret, MigrationStep.CrossplaneRuntime, MigrationStep.RepositorySecrets],
            CheckScope.Prometheus => [MigrationStep.PrometheusApplication, MigrationStep.ServiceMonitor, MigrationStep.RepositorySecrets],
            _ => [MigrationStep.RepositorySecrets, MigrationStep.CrossplaneSecret],
        };
        var path = steps.Select(s => cluster.Steps.FirstOrDefault(c => c.Step == s)?.Path).FirstOrDefault(p => p is not null);
        return path is null ? null : SarifPlace.Of(path, _paths, 1, null);
    }
}
