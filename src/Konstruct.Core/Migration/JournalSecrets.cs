namespace Konstruct.Core.Migration;

/// <summary>The secrets that a cluster's files read while they were changed, so that files are given back the token only where it still is.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Project">Its project.</param>
/// <param name="Address">Vault's address.</param>
/// <param name="Namespace">Vault's namespace; null for the root.</param>
/// <param name="Mount">The mount.</param>
/// <param name="Secrets">The secrets.</param>
internal sealed record JournalSecrets(string Cluster, string? Project, Uri Address, string? Namespace, string Mount, IReadOnlyList<JournalSecret> Secrets) : JournalEntry;
