namespace Konstruct;

/// <summary>What a migration is going to do: every file with its diff, every secret of Vault with its fields. Holds no value of a secret.</summary>
public sealed record MigrationPlan
{
    /// <summary>The clusters, in their order.</summary>
    public required IReadOnlyList<MigrationPlanCluster> Clusters { get; init => field = Indexed.Of(value); }

    /// <summary>The secrets that the App's credential is merged into, each once, with the fields that change and the version they are at.</summary>
    public required IReadOnlyList<VaultCredentialResult> Vault { get; init => field = Indexed.Of(value); }

    /// <summary>The secrets that lose the token where every reader is proven; empty without <c>-RemovePat</c>.</summary>
    public IReadOnlyList<VaultCredentialResult> PatRemovals { get; init => field = Indexed.Of(value); } = [];

    /// <summary>All files that change, with their diffs.</summary>
    public IReadOnlyList<ManifestChange> Files => Clusters.SelectMany(c => c.Files).ToArray();

    /// <summary>What a person should know before the run.</summary>
    public required IReadOnlyList<string> Warnings { get; init => field = VisibleText.All(value); }

    /// <summary>Vault's address; null where no secret is concerned.</summary>
    public Uri? VaultAddress { get; init; }

    /// <summary>Vault's namespace; null for the root.</summary>
    public string? VaultNamespace { get; init; }

    /// <summary>The GitHub App's id; null where none was given.</summary>
    public string? AppId { get; init; }

    /// <summary>The work trees that the files lie in, each once.</summary>
    public required IReadOnlyList<string> Repositories { get; init => field = Indexed.Of(value); }

    /// <summary>The branch that the changes go to: the new one of <c>-Branch</c>, or the one that is checked out; null where there is none.</summary>
    public string? Branch { get; init; }

    /// <summary>Full path of the journal that the run is written to; null where nothing is to be written.</summary>
    public string? JournalPath { get; init; }

    /// <summary>Whether it is only shown, and nothing is done: with <c>-WhatIf</c>. The default view then has every file with its diff; before a run it is a summary.</summary>
    public bool IsPreview { get; init; }

    /// <summary>Whether there is anything to do in files or in Vault.</summary>
    public bool HasChanges => Clusters.Any(c => c.Files.Count > 0) || Vault.Concat(PatRemovals).Any(v => v.Status == VaultCredentialStatus.Pending);

    /// <summary>The plan on one line.</summary>
    public override string ToString() => $"{Many(Clusters.Count, "cluster")}, {Many(Files.Count, "file")}, {Many(Vault.Count(v => v.Status == VaultCredentialStatus.Pending), "secret")}";

    private static string Many(int count, string what) => count == 1 ? $"1 {what}" : FormattableString.Invariant($"{count} {what}s");
}
