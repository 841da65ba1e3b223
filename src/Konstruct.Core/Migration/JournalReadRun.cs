namespace Konstruct.Core.Migration;

/// <summary>A run, as a journal tells of it.</summary>
/// <param name="Started">When it began.</param>
/// <param name="Entries">What it did, in the order in which it did it.</param>
internal sealed record JournalReadRun(DateTimeOffset Started, IReadOnlyList<JournalEntry> Entries);
