using Konstruct.Core.Yaml;

namespace Konstruct.Fuzz;

/// <summary>A text as the engine reads it, beside what YamlDotNet alone reads: node by node the same.</summary>
internal sealed class FileReading
{
    private readonly Dictionary<YamlNode, PlainNode> _plain = [];

    /// <summary>Compares the two readings.</summary>
    /// <exception cref="BrokenPromiseException">They differ, or a node's place is not where it stands.</exception>
    public FileReading(YamlFile file)
    {
        File = file;
        Plain = PlainNode.Read(file.Masked, TemplateMask.Of(file.Text).Letter);
        Promise(Plain.Count == file.Documents.Count, "The documents are those that the parser tells.");
        var from = 0;
        foreach (var document in file.Documents)
        {
            Promise(document.Start >= from && (document.MarkerEnd is not { } marker || string.CompareOrdinal(file.Masked, marker - 3, "---", 0, 3) == 0), "A document begins behind the one before, and behind its marker.");
            from = document.Start;
            Pair(document.Root, Plain[document.Index], new TextSpan(0, file.Text.Length));
        }
    }

    /// <summary>The file.</summary>
    public YamlFile File { get; }

    /// <summary>Its documents, read without the engine.</summary>
    public IReadOnlyList<PlainNode> Plain { get; }

    /// <summary>All nodes, keys and aliases among them.</summary>
    public IReadOnlyCollection<YamlNode> Nodes => _plain.Keys;

    /// <summary>The node as it is read without the engine.</summary>
    public PlainNode Of(YamlNode node) => _plain[node];

    private void Pair(YamlNode node, PlainNode plain, TextSpan within)
    {
        _plain.Add(node, plain);
        Promise(node.Span.Start >= within.Start && node.Span.End <= within.End && node.ContentStart >= node.Span.Start && node.Span.Length >= 0, "A node lies in the one that holds it.");
        Promise(HasAction(new TextSpan(node.Span.Start, node.ContentStart)) || (node.Anchor is null ? "" : "&" + node.Anchor) + (node.Tag is null ? "" : "!" + node.Tag) == plain.Properties, "Anchor and tag are those that the parser tells.");
        switch (node)
        {
            case YamlScalar scalar:
                Promise(plain.IsScalar && StyleOf(plain.Kind) == scalar.Style, "A scalar is one, in its own style.");
                Check(scalar, plain);
                break;
            case YamlAlias alias:
                Promise(plain.Kind == 'a' && (plain.Text == alias.Name || HasAction(node.Span)) && alias.Source == "*" + alias.Name, "An alias is one, and stands where it is said to.");
                break;
            case YamlCollection collection:
                PairCells(collection, plain);
                break;
        }
    }

    private void PairCells(YamlCollection collection, PlainNode plain)
    {
        var isMapping = collection is YamlMapping;
        Promise(plain.Kind == (isMapping ? 'm' : 's') && plain.Children.Count == collection.Cells.Count * (isMapping ? 2 : 1), "A collection is one, with all of its cells.");
        Promise(collection.Style != YamlCollectionStyle.Flow || (File.Masked[collection.ContentStart], File.Masked[collection.Span.End - 1]) == (isMapping ? ('{', '}') : ('[', ']')), "A flow collection ends with its bracket.");
        var from = collection.ContentStart;
        foreach (var cell in collection.Cells)
        {
            Promise(cell.Start >= from && cell.End >= cell.Start && cell.End <= collection.Span.End, "Cells stand one behind the other in their collection.");
            var within = new TextSpan(cell.Start, cell.End);
            if (cell is YamlEntry entry)
            {
                Pair(entry.Key, plain.Children[2 * cell.Index], within);
                Promise(entry.Value.Span.Start >= entry.Key.Span.End, "A value stands behind its key.");
            }
            Pair(cell.Value, plain.Children[isMapping ? 2 * cell.Index + 1 : cell.Index], within);
            from = cell.End;
        }
    }

    private void Check(YamlScalar scalar, PlainNode plain)
    {
        // What actions write is put back by the engine alone.
        if (HasAction(scalar.Span))
            return;
        var isBlock = scalar.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded;
        Promise(isBlock ? scalar.Value.TrimEnd('\n', ' ') == plain.Text.TrimEnd('\n', ' ') : scalar.Value == plain.Text, "A scalar's value is the one that the parser tells.");
        var source = scalar.Source;
        Promise(scalar.Style switch
        {
            YamlScalarStyle.Plain => source.Contains('\n', StringComparison.Ordinal) || source == scalar.Value,
            YamlScalarStyle.SingleQuoted => source.Length > 1 && source[0] == '\'' && source[^1] == '\'',
            YamlScalarStyle.DoubleQuoted => source.Length > 1 && source[0] == '"' && source[^1] == '"',
            _ => source.Length > 0 && source[0] == plain.Kind,
        }, "A scalar stands where it is said to.");
    }

    private bool HasAction(TextSpan span) => File.IndexOfActionFrom(span.Start) is var index && index < File.Actions.Count && File.Actions[index].Span.Start <= span.End;

    private static YamlScalarStyle StyleOf(char kind) => kind switch
    {
        '\'' => YamlScalarStyle.SingleQuoted,
        '"' => YamlScalarStyle.DoubleQuoted,
        '|' => YamlScalarStyle.Literal,
        '>' => YamlScalarStyle.Folded,
        _ => YamlScalarStyle.Plain,
    };

    private static void Promise(bool holds, string promise)
    {
        if (!holds)
            throw new BrokenPromiseException(promise);
    }
}
