namespace Konstruct.Core.Migration;

/// <summary>An entry that was taken back, or that turned out not to have been carried out.</summary>
/// <param name="Of">Its number.</param>
internal sealed record JournalUndone(int Of) : JournalEntry;
