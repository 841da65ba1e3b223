namespace Konstruct.Core.Yaml;

/// <summary>A place in a text as people name it.</summary>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column in characters as an editor counts them (UTF-16 units), from 1.</param>
/// <param name="LineText">The whole line, without its ending.</param>
public sealed record TextPosition(int Line, int Column, string LineText)
{
    /// <summary>Finds the line and column of an offset.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Offset in UTF-16 units; past the end counts as the end.</param>
    public static TextPosition At(string text, int offset)
    {
        ArgumentNullException.ThrowIfNull(text);
        offset = Math.Clamp(offset, 0, text.Length);
        var start = TextLines.StartOf(text, offset);
        var line = text.AsSpan(0, start).Count('\n') + 1;
        return new TextPosition(line, Math.Max(0, offset - start) + 1, text[start..Math.Max(start, TextLines.EndOf(text, start))]);
    }

    /// <summary>The offset of a line and column; past a line's end counts as its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Column in UTF-16 units, from 1.</param>
    public static int OffsetOf(string text, int line, int column)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = TextLines.StartOf(text, 0);
        for (; line > 1; line--)
            start = TextLines.NextOf(text, start);
        return Math.Min(start + column - 1, TextLines.EndOf(text, start));
    }
}
