namespace Konstruct.Core.Reports;

/// <summary>What a report tells: what cmdlets put out, in any order. Of the same thing told twice, the later one counts.</summary>
public sealed class ReportContent
{
    private readonly Dictionary<string, Cluster> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cluster> _planned = new(StringComparer.Ordinal);
    private readonly Dictionary<(string?, string, string, string?), ArgoAuthCheck> _checks = [];
    private readonly List<ManifestChange> _changes = [];
    private readonly List<ManifestChange> _plannedChanges = [];
    private readonly List<VaultCredentialResult> _vault = [];
    private readonly List<VaultCredentialResult> _plannedVault = [];
    private readonly List<MigrationPlan> _plans = [];
    private readonly List<MigrationResult> _results = [];
    private readonly HashSet<Finding> _findings = [];
    private readonly List<GitHubApp> _apps = [];
    private readonly List<ExternalSecretResult> _externalSecrets = [];
    private readonly List<OperatorResult> _operators = [];

    /// <summary>What a report takes, for messages.</summary>
    public static string Expected => "what Get-KonstructCluster, Convert-KonstructExternalSecret, Update-KonstructCrossplane, New-KonstructPrometheusApp, Get-KonstructGitHubApp, Set- and Undo-KonstructVaultAppCredential, Test-KonstructArgoAuth, "
        + "Sync-KonstructExternalSecret, Restart-KonstructOperator, Invoke- and Undo-KonstructMigration put out, or findings of these";

    /// <summary>How many things were taken.</summary>
    public int Count { get; private set; }

    /// <summary>The clusters. One that was looked at goes before the same in a plan, which is how it was before.</summary>
    internal IReadOnlyList<Cluster> Clusters => [.. _planned.Where(p => !_clusters.ContainsKey(p.Key)).Select(p => p.Value).Concat(_clusters.Values)];

    internal IReadOnlyCollection<ArgoAuthCheck> Checks => _checks.Values;

    internal IReadOnlyList<MigrationPlan> Plans => _plans;

    internal IReadOnlyList<MigrationResult> Results => _results;

    internal IReadOnlyCollection<Finding> Findings => _findings;

    internal IReadOnlyList<GitHubApp> Apps => _apps;

    internal IReadOnlyList<ExternalSecretResult> ExternalSecrets => _externalSecrets;

    internal IReadOnlyList<OperatorResult> Operators => _operators;

    /// <summary>The files. What a plan was to change is told as changed where a result says that it was.</summary>
    internal IReadOnlyList<ManifestChange> Files
    {
        get
        {
            var told = _changes.Select(c => (c.Path, c.Diff)).ToHashSet();
            var done = _results.Where(r => r is { Step: MigrationPhase.Files, Status: MigrationStatus.Done }).SelectMany(r => r.Files).ToHashSet(StringComparer.Ordinal);
            return [.. _plannedChanges.Where(c => !told.Contains((c.Path, c.Diff))).Select(c => done.Contains(c.Path) ? c with { Status = ChangeStatus.Changed } : c).Concat(_changes)];
        }
    }

    /// <summary>The secrets. Clusters share them, so that several results may tell of the same; what was only planned is left out where something became of it.</summary>
    internal IReadOnlyList<VaultCredentialResult> Vault
    {
        get
        {
            var told = _vault.DistinctBy(v => (Place(v), v.Status, v.VersionBefore, v.VersionAfter)).ToList();
            var places = told.Select(Place).ToHashSet();
            return [.. _plannedVault.Where(v => !places.Contains(Place(v))).DistinctBy(Place), .. told];
        }
    }

    /// <summary>Whether a cluster is known from a plan alone: as it was before.</summary>
    internal bool IsPlanned(Cluster cluster) => !_clusters.ContainsKey(cluster.Path);

    /// <summary>Takes something.</summary>
    /// <param name="item">It.</param>
    /// <returns>Whether a report tells of such a thing.</returns>
    public bool Add(object item)
    {
        if (!Take(item))
            return false;
        Count++;
        return true;
    }

    private bool Take(object item)
    {
        switch (item)
        {
            case Cluster cluster:
                _clusters[cluster.Path] = cluster;
                _findings.UnionWith(cluster.Findings);
                return true;
            case MigrationPlan plan:
                _plans.Add(plan);
                foreach (var cluster in plan.Clusters)
                    Take(cluster);
                _plannedVault.AddRange(plan.Vault.Concat(plan.PatRemovals));
                return true;
            case MigrationPlanCluster planned:
                _planned[planned.Cluster.Path] = planned.Cluster;
                _plannedChanges.AddRange(planned.Files);
                _findings.UnionWith(planned.Cluster.Findings);
                return true;
            case ManifestChange change:
                _changes.Add(change);
                _findings.UnionWith(change.Findings);
                return true;
            case MigrationResult result:
                _results.Add(result);
                Add(result.Vault);
                return true;
            case VaultCredentialResult secret:
                Add([secret]);
                return true;
            case ArgoAuthCheck check:
                _checks[(check.ProjectName, check.RuleId, check.Subject, check.Context)] = check;
                return true;
            case Finding finding:
                _findings.Add(finding);
                return true;
            case GitHubApp app:
                _apps.Add(app);
                return true;
            case ExternalSecretResult secret:
                _externalSecrets.Add(secret);
                return true;
            case OperatorResult deployment:
                _operators.Add(deployment);
                return true;
            default:
                return false;
        }
    }

    private void Add(IEnumerable<VaultCredentialResult> secrets)
    {
        foreach (var secret in secrets)
            (secret.Status == VaultCredentialStatus.Pending ? _plannedVault : _vault).Add(secret);
    }

    // With the fields: what is to be added and what is to be removed are two things.
    private static (Uri, string?, string, string, string) Place(VaultCredentialResult v) => (v.VaultAddress, v.VaultNamespace, v.Mount, v.Path, string.Join(' ', v.Fields));
}
