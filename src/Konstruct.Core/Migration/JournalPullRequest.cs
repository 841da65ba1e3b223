namespace Konstruct.Core.Migration;

/// <summary>A pull request that was opened.</summary>
/// <param name="Root">Full path of the work tree.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Url">Its address.</param>
internal sealed record JournalPullRequest(string Root, string Branch, Uri Url) : JournalEntry;
