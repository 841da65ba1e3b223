using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Konstruct.Fuzz;

/// <summary>A node as YamlDotNet's events tell it, without a place and without a look: what an edit has to leave alone.</summary>
/// <param name="kind">m: mapping, s: sequence, a: alias; a scalar by the first unit it is written with.</param>
/// <param name="properties">Anchor and tag.</param>
/// <param name="text">A scalar's value, an alias's name.</param>
internal sealed class PlainNode(char kind, string properties, string text)
{
    /// <summary>m: mapping, s: sequence, a: alias, p: a plain scalar, ', ", | and >: one that is written so.</summary>
    public char Kind => kind;

    /// <summary>Anchor and tag.</summary>
    public string Properties => properties;

    /// <summary>A scalar's value, an alias's name.</summary>
    public string Text => text;

    /// <summary>Items; keys and values in turns.</summary>
    public List<PlainNode> Children { get; init; } = [];

    /// <summary>Whether it is a scalar.</summary>
    public bool IsScalar => kind is 'p' or '\'' or '"' or '|' or '>';

    /// <summary>Reads the documents of a text.</summary>
    /// <param name="masked">The text, template actions masked.</param>
    /// <param name="letter">What actions are masked with inside of lines: however many stand for one here.</param>
    public static List<PlainNode> Read(string masked, char letter)
    {
        var parser = new Parser(new Scanner(new StringReader(masked), skipComments: true));
        var documents = new List<PlainNode>();
        while (parser.MoveNext())
        {
            if (parser.Current is not DocumentStart)
                continue;
            parser.MoveNext();
            documents.Add(Read(parser, letter));
        }
        return documents;
    }

    /// <summary>The first place at which two nodes differ; null where there is none.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="path">Where this one stands.</param>
    public string? DiffersFrom(PlainNode other, string path = "")
    {
        if (Kind != other.Kind || Properties != other.Properties || Text != other.Text || Children.Count != other.Children.Count)
            return $"{path}: {this}, but {other}";
        for (var i = 0; i < Children.Count; i++)
        {
            if (Children[i].DiffersFrom(other.Children[i], $"{path}/{i}") is { } difference)
                return difference;
        }
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{kind}{properties} '{text}' ({Children.Count})";

    private static PlainNode Read(Parser parser, char letter)
    {
        switch (parser.Current)
        {
            case Scalar scalar:
                return new PlainNode(KindOf(scalar.Style), PropertiesOf(scalar, letter), Collapse(WithoutKeptLines(scalar.Value, KindOf(scalar.Style)), letter));
            case AnchorAlias alias:
                return new PlainNode('a', "", Collapse(alias.Value.Value, letter));
            case MappingStart or SequenceStart:
                var collection = new PlainNode(parser.Current is MappingStart ? 'm' : 's', PropertiesOf((NodeEvent)parser.Current, letter), "");
                for (parser.MoveNext(); parser.Current is not (MappingEnd or SequenceEnd); parser.MoveNext())
                    collection.Children.Add(Read(parser, letter));
                return collection;
            default:
                throw new BrokenPromiseException($"A text that can be read holds nodes alone, but here is {parser.Current}.");
        }
    }

    private static string PropertiesOf(NodeEvent node, char letter) => Collapse((node.Anchor.IsEmpty ? "" : "&" + node.Anchor.Value) + (node.Tag.IsEmpty ? "" : "!" + node.Tag.Value), letter);

    private static char KindOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted => '\'',
        ScalarStyle.DoubleQuoted => '"',
        ScalarStyle.Literal => '|',
        ScalarStyle.Folded => '>',
        _ => 'p',
    };

    /// <summary>
    /// A value without all but one of the line ends that a block scalar keeps, and of the blanks among them, and without any where it has nothing else:
    /// how many they are depends on the lines that an action behind it is masked with, and on the blanks behind that.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="kind">The scalar's <see cref="Kind"/>.</param>
    public static string WithoutKeptLines(string value, char kind)
    {
        if (kind is not ('|' or '>'))
            return value;
        var text = value.TrimEnd('\n', ' ');
        return text.Length == 0 || text.Length == value.Length ? text : text + "\n";
    }

    private static string Collapse(string value, char letter)
    {
        if (!value.Contains(letter, StringComparison.Ordinal))
            return value;
        var text = new System.Text.StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != letter)
                text.Append(value[i]);
            else if (i == 0 || value[i - 1] != letter)
                text.Append('\uE000');
        }
        return text.ToString();
    }
}
