namespace Konstruct.Core.Yaml;

/// <summary>Lines of a text: where they start and end. A line ends with LF or CRLF; a byte order mark belongs to no line.</summary>
internal static class TextLines
{
    public const char ByteOrderMark = '\uFEFF';

    /// <summary>Offset at which the line of <paramref name="offset"/> starts.</summary>
    public static int StartOf(string text, int offset)
    {
        var start = offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;
        return start == 0 && text.StartsWith(ByteOrderMark) ? 1 : start;
    }

    /// <summary>Offset at which the line of <paramref name="offset"/> ends, before LF or CRLF.</summary>
    public static int EndOf(string text, int offset)
    {
        var feed = text.IndexOf('\n', offset);
        if (feed < 0)
            return text.Length;
        return feed > offset && text[feed - 1] == '\r' ? feed - 1 : feed;
    }

    /// <summary>Offset at which the line after the one of <paramref name="offset"/> starts, or the text's end.</summary>
    public static int NextOf(string text, int offset)
    {
        var feed = text.IndexOf('\n', offset);
        return feed < 0 ? text.Length : feed + 1;
    }

    /// <summary>The line ending used at <paramref name="offset"/>, or else by the text's first line; LF where there is none.</summary>
    public static string EndingAt(string text, int offset)
    {
        var feed = text.IndexOf('\n', Math.Min(offset, text.Length));
        if (feed < 0)
            feed = text.LastIndexOf('\n');
        return feed > 0 && text[feed - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>Whether nothing but blanks stands between the line's start and <paramref name="offset"/>.</summary>
    public static bool IsFirstOnLine(string text, int offset)
    {
        // Not from the line's start: there may be many to ask for in one line.
        while (offset > 0 && text[offset - 1] is ' ' or '\t' or '\r')
            offset--;
        return offset == 0 || text[offset - 1] is '\n' || (offset == 1 && text[0] == ByteOrderMark);
    }

    /// <summary>Whether nothing but blanks and line ends stands between the two offsets.</summary>
    public static bool IsBlank(string text, int start, int end) =>
        start >= end || text.AsSpan(start, end - start).IndexOfAnyExcept(" \t\r\n") < 0;

    /// <summary>Column of <paramref name="offset"/> in its line, counted from 0.</summary>
    public static int ColumnOf(string text, int offset) => offset - StartOf(text, offset);
}
