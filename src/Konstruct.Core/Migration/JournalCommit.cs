namespace Konstruct.Core.Migration;

/// <summary>A commit that was made.</summary>
/// <param name="Id">The entry's number.</param>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Project">Its project.</param>
/// <param name="Root">Full path of the work tree.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Commit">The commit.</param>
internal sealed record JournalCommit(int Id, string Cluster, string? Project, string Root, string Branch, string Commit) : JournalEntry;
