namespace Konstruct.Core.Migration;

/// <summary>A branch that was pushed.</summary>
/// <param name="Root">Full path of the work tree.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Remote">Where to.</param>
internal sealed record JournalPush(string Root, string Branch, string Remote) : JournalEntry;
