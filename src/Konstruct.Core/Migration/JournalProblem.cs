namespace Konstruct.Core.Migration;

/// <summary>What can be wrong with a journal. The names are the ids of the errors that users see.</summary>
public enum JournalProblem
{
    /// <summary>The journal is not there.</summary>
    JournalNotFound,

    /// <summary>The file is no journal, or says what no run writes.</summary>
    JournalInvalid,

    /// <summary>Lines of the journal cannot be read, so that what they told of is not known.</summary>
    JournalDamaged,

    /// <summary>Another run, or an undo, has the journal open.</summary>
    JournalInUse,

    /// <summary>The journal is of a later version of this module.</summary>
    JournalFormatUnknown,

    /// <summary>The journal cannot be written, or there is no place for it, so that nothing was done.</summary>
    JournalNotWritable,

    /// <summary>A file is no longer what the run wrote.</summary>
    JournalFileChanged,

    /// <summary>What stood in a file before is not in the journal, because it looked like a secret.</summary>
    JournalTextWithheld,

    /// <summary>The repository is not where the journal has it.</summary>
    JournalRepositoryMissing,

    /// <summary>Vault no longer has the token that files would read again.</summary>
    JournalTokenGone,

    /// <summary>The journal names a Vault that the user has not named, so that no token was sent there.</summary>
    JournalVaultNotNamed,
}
