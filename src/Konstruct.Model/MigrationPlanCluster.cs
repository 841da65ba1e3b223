namespace Konstruct;

/// <summary>What a migration is going to do in one cluster.</summary>
public sealed record MigrationPlanCluster
{
    /// <summary>The cluster.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Cluster.Name;

    /// <summary>Its project; null where it has none.</summary>
    public string? ProjectName => Cluster.ProjectName;

    /// <summary>The files that change, each with the diff of all steps together.</summary>
    public required IReadOnlyList<ManifestChange> Files { get; init => field = Indexed.Of(value); }

    /// <summary>The paths in Vault, without the mount, that it reads its project's credentials from.</summary>
    public required IReadOnlyList<string> VaultPaths { get; init => field = Indexed.Of(value); }

    /// <summary>What keeps it from being migrated; empty where nothing does.</summary>
    public required IReadOnlyList<string> Problems { get; init => field = VisibleText.All(value); }

    /// <summary>The cluster on one line.</summary>
    public override string ToString() => $"{Name}: {Files.Count} files, {Problems.Count} problems";
}
