using System.Text;

namespace Konstruct.Bench;

/// <summary>A part of the page, line by line, in no particular country's numbers.</summary>
internal sealed class PageText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line.</summary>
    /// <param name="text">The line; null: an empty one.</param>
    public void Line(FormattableString? text = null) => _text.Append(text is null ? "" : FormattableString.Invariant(text)).Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
