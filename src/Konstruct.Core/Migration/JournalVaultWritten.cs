namespace Konstruct.Core.Migration;

/// <summary>A secret that was written.</summary>
/// <param name="Of">The number of the entry that says what was about to be done.</param>
/// <param name="VersionBefore">The version before, as the write found it.</param>
/// <param name="VersionAfter">The version that was made.</param>
internal sealed record JournalVaultWritten(int Of, int? VersionBefore, int? VersionAfter) : JournalEntry;
