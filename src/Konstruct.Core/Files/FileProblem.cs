namespace Konstruct.Core.Files;

/// <summary>Why a file was left as it is. The names are the ids of the errors that users see.</summary>
public enum FileProblem
{
    /// <summary>The file is not there.</summary>
    FileNotFound,

    /// <summary>The file cannot be read.</summary>
    FileUnreadable,

    /// <summary>The file is larger than any manifest.</summary>
    FileTooLarge,

    /// <summary>The file is no text.</summary>
    FileIsBinary,

    /// <summary>The file is UTF-16 or UTF-32.</summary>
    FileIsNotUtf8,

    /// <summary>The file has bytes that are not UTF-8.</summary>
    FileHasInvalidUtf8,

    /// <summary>The file is a link to a place outside of its tree.</summary>
    LinkLeavesTree,

    /// <summary>The file is read-only.</summary>
    FileIsReadOnly,

    /// <summary>Something is there already, and is not to be replaced.</summary>
    FileExists,

    /// <summary>The path is that of a folder.</summary>
    FileIsFolder,

    /// <summary>The folder that the file is to be written to is not there.</summary>
    FolderNotFound,

    /// <summary>The file is another user's, and what would replace it cannot be given to them.</summary>
    FileOwnerNotKept,

    /// <summary>Somebody changed the file after it was read.</summary>
    FileChangedOnDisk,

    /// <summary>The file cannot be written.</summary>
    WriteFailed,

    /// <summary>The text is not YAML.</summary>
    YamlSyntax,

    /// <summary>An edit was refused.</summary>
    YamlEditRefused,

    /// <summary>What a cluster's folder does not tell has to be given.</summary>
    ValueUnknown,

    /// <summary>A value is not what its place takes.</summary>
    ValueInvalid,

    /// <summary>It is a device or a pipe.</summary>
    FileIsNotOrdinary,

    /// <summary>Its path has characters that cannot be shown as they are.</summary>
    FileNameNotPlain,
}
