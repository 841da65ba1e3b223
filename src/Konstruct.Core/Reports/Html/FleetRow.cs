namespace Konstruct.Core.Reports.Html;

/// <summary>A cluster, and what became of the steps of its migration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ProjectName">Its project; null where it has none.</param>
/// <param name="Cluster">The cluster as its folder describes it; null where only results tell of it.</param>
/// <param name="IsBefore">Whether that is how it was before a migration, as its plan has it.</param>
/// <param name="Results">What became of each step, the last time.</param>
internal sealed record FleetRow(string Name, string? ProjectName, Cluster? Cluster, bool IsBefore, IReadOnlyDictionary<MigrationPhase, MigrationResult> Results)
{
    private static readonly Dictionary<MigrationPhase, MigrationResult> _none = [];

    /// <summary>What tells it from others of its name; null where there is nothing to add.</summary>
    public string? Beside
    {
        get
        {
            string?[] told =
            [
                ProjectName == Name ? null : ProjectName,
                Cluster is { Dialect: not ManifestDialect.Rendered and var dialect } ? $"{dialect} template" : null,
                IsBefore && Results.Count > 0 ? "as it was before" : null,
            ];
            return told.All(t => t is null) ? null : string.Join(", ", told.OfType<string>());
        }
    }

    /// <summary>All clusters that something is told of.</summary>
    public static IReadOnlyList<FleetRow> All(ReportContent content)
    {
        var results = content.Results.Where(r => r.ClusterName is not null).GroupBy(r => (r.ClusterName!, r.ProjectName))
            .ToDictionary(g => g.Key, g => g.GroupBy(r => r.Step).ToDictionary(s => s.Key, s => s.Last()));
        var clusters = content.Clusters.Select(c => new FleetRow(c.Name, c.ProjectName, c, content.IsPlanned(c), results.GetValueOrDefault((c.Name, c.ProjectName), _none))).ToList();
        var known = clusters.Select(c => (c.Name, c.ProjectName)).ToHashSet();
        return [.. clusters, .. results.Where(r => !known.Contains(r.Key)).Select(r => new FleetRow(r.Key.Item1, r.Key.ProjectName, null, false, r.Value))];
    }
}
