namespace Konstruct.Core.Tests.Yaml;

/// <summary>The same text in another dress: what holds for one has to hold for all of them.</summary>
public enum TextVariant
{
    /// <summary>As the case has it.</summary>
    AsGiven,

    /// <summary>CRLF in place of LF.</summary>
    Crlf,

    /// <summary>Without the last line's end.</summary>
    OpenEnd,

    /// <summary>CRLF, and without the last line's end.</summary>
    CrlfOpenEnd,

    /// <summary>Behind a byte order mark.</summary>
    ByteOrderMark,

    /// <summary>Behind a comment that holds a letter of two bytes and a surrogate pair.</summary>
    Prefixed,
}
