namespace Konstruct.Core.Migration;

/// <summary>The beginning of a run.</summary>
/// <param name="Format">The journal's format.</param>
/// <param name="Module">The module's version.</param>
/// <param name="Started">When.</param>
internal sealed record JournalRun(int Format, string Module, DateTimeOffset Started) : JournalEntry;
