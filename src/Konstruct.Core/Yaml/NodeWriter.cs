using System.Text;

namespace Konstruct.Core.Yaml;

/// <summary>Writes values as YAML text.</summary>
/// <param name="look">How it is to look.</param>
/// <param name="literals">Whether texts of several lines become literal block scalars.</param>
internal sealed class NodeWriter(YamlLook look, bool literals)
{
    /// <summary>A writer for what is to stand before <paramref name="end"/>, in the look of the place around a node.</summary>
    public static NodeWriter Before(YamlNode node, int end) => new(YamlLook.Around(node), CanEndInLiteral(node.File, end));

    /// <summary>Whether a literal block scalar can end here: the rest of the line, or lines of blanks behind it, would belong to it.</summary>
    public static bool CanEndInLiteral(YamlFile file, int end)
    {
        var text = file.Masked;
        if (TextLines.EndOf(text, end) != end)
            return false;
        for (var line = TextLines.NextOf(text, end); line < text.Length; line = TextLines.NextOf(text, line))
        {
            var lineEnd = TextLines.EndOf(text, line);
            if (!TextLines.IsBlank(text, line, lineEnd))
                break;
            if (lineEnd > line)
                return false;
        }
        return true;
    }

    /// <summary>An entry or item of a block collection whose cells stand at <paramref name="column"/>; the first line is not indented, none ends the text.</summary>
    /// <param name="key">The entry's key; null for an item.</param>
    /// <param name="value">Its value.</param>
    /// <param name="column">Where the collection's cells stand.</param>
    /// <param name="dashGap">From an item's dash to its value.</param>
    public string Cell(string? key, YamlValue value, int column, int dashGap = 2)
    {
        if (key is null)
            return "-" + new string(' ', dashGap - 1) + Compact(value, column + dashGap);
        var name = Key(key, inFlow: false);
        return value switch
        {
            YamlValue.Map { Entries.Count: > 0 } map => $"{name}:{Break(column + look.Step)}{Compact(map, column + look.Step)}",
            YamlValue.List { Items.Count: > 0 } list => $"{name}:{Break(Below(column))}{Compact(list, Below(column))}",
            _ => $"{name}: {Scalar(value, column)}",
        };
    }

    /// <summary>A value of a block collection, its first line where the text stands, the others at <paramref name="column"/>.</summary>
    public string Compact(YamlValue value, int column) => value switch
    {
        YamlValue.Map { Entries.Count: > 0 } map => string.Join(Break(column), map.Entries.Select(e => Cell(e.Key, e.Value, column))),
        YamlValue.List { Items.Count: > 0 } list => string.Join(Break(column), list.Items.Select(i => Cell(null, i, column))),
        _ => Scalar(value, column - look.Step),
    };

    /// <summary>An entry or item of a flow collection.</summary>
    public string FlowCell(string? key, YamlValue value) => key is null ? Flow(value) : $"{Key(key, inFlow: true)}: {Flow(value)}";

    /// <summary>A value inside a flow collection.</summary>
    public string Flow(YamlValue value) => value switch
    {
        YamlValue.Text text => ScalarText.Write(text.Value, look.Quotes, inFlow: true),
        YamlValue.Verbatim verbatim => verbatim.Value,
        YamlValue.Map map => "{" + string.Join(", ", map.Entries.Select(e => FlowCell(e.Key, e.Value))) + "}",
        YamlValue.List list => "[" + string.Join(", ", list.Items.Select(Flow)) + "]",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <summary>Where the items of a sequence stand whose key stands at <paramref name="column"/>.</summary>
    public int Below(int column) => look.IndentSequences ? column + look.Step : column;

    /// <summary>Where the entries of a mapping stand whose key stands at <paramref name="column"/>.</summary>
    public int BelowMapping(int column) => column + look.Step;

    /// <summary>A line end and the blanks up to a column.</summary>
    public string Break(int column) => look.LineEnd + new string(' ', column);

    /// <summary>A literal block scalar with its header; the content at <paramref name="column"/>, the last line not ended.</summary>
    public string Literal(string value, int column, string headerComment = "")
    {
        var body = value.TrimEnd('\n');
        var kept = value.Length - body.Length;
        var text = new StringBuilder(kept switch { 0 => "|-", 1 => "|", _ => "|+" }).Append(headerComment);
        foreach (var line in body.Split('\n'))
            text.Append(line.Length == 0 ? look.LineEnd : Break(column)).Append(line);
        for (; kept > 1; kept--)
            text.Append(look.LineEnd);
        return text.ToString();
    }

    /// <summary>A single value; a text of several lines goes below what stands at <paramref name="parentColumn"/>.</summary>
    public string Scalar(YamlValue value, int parentColumn) => value switch
    {
        // Only what ends its last line within itself: whether the text's last line ends is not for a value to decide.
        YamlValue.Text { Value: var text } when literals && text.Contains('\n', StringComparison.Ordinal) && !text.EndsWith('\n') && ScalarText.IsLiteralSafe(text) =>
            Literal(text, parentColumn + look.Step),
        YamlValue.Text text => ScalarText.Write(text.Value, look.Quotes, inFlow: false),
        _ => Flow(value),
    };

    private static string Key(string key, bool inFlow) => ScalarText.Write(key, YamlScalarStyle.Plain, inFlow || key.Contains(':', StringComparison.Ordinal) && !ScalarText.IsPlainSafe(key, inFlow: false));
}
