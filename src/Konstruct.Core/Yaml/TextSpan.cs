namespace Konstruct.Core.Yaml;

/// <summary>A stretch of text, in UTF-16 units from the beginning of the file.</summary>
/// <param name="Start">Offset of the first unit.</param>
/// <param name="End">Offset behind the last unit.</param>
public readonly record struct TextSpan(int Start, int End)
{
    /// <summary>Number of UTF-16 units.</summary>
    public int Length => End - Start;

    /// <summary>Whether <paramref name="offset"/> lies inside.</summary>
    /// <param name="offset">Offset from the beginning of the file.</param>
    public bool Contains(int offset) => offset >= Start && offset < End;
}
