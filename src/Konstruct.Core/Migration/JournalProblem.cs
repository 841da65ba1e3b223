namespace Konstruct.Core.Migration;

/// <summary>What can be wrong with a journal. The names are the ids of the errors that users see.</summary>
public enum JournalProblem
{
    /// <summary>The journal is not there.</summary>
    JournalNotFound,

    /// <summary>The file is no journal, or is damaged.</summary>
    JournalInvalid,

    /// <summary>The journal is of a later version of this module.</summary>
    JournalFormatUnknown,

    /// <summary>The journal cannot be written, so that nothing was done.</summary>
    JournalNotWritable,

    /// <summary>A file is no longer what the run wrote.</summary>
    JournalFileChanged,

    /// <summary>What stood in a file before is not in the journal, because it looked like a secret.</summary>
    JournalTextWithheld,
}
