namespace Konstruct.Core.Yaml;

/// <summary>How new content is to look, taken from its neighbours.</summary>
/// <param name="Step">Blanks by which a mapping is indented below its key.</param>
/// <param name="IndentSequences">Whether a sequence is indented below its key.</param>
/// <param name="Quotes">Style of strings.</param>
/// <param name="LineEnd">LF or CRLF.</param>
internal sealed record YamlLook(int Step, bool IndentSequences, YamlScalarStyle Quotes, string LineEnd)
{
    /// <summary>The look of the place around a node: of its own collection first, of its document next.</summary>
    public static YamlLook Around(YamlNode node)
    {
        var lineEnd = TextLines.EndingAt(node.File.Text, node.Span.Start);
        return new YamlLook(FindStep(node) ?? 2, FindSequenceIndent(node) ?? true, FindQuotes(node), lineEnd);
    }

    private static int? FindStep(YamlNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (StepOf(at) is { } step)
                return step;
        }
        return InDocuments(node, StepOf);
    }

    private static int? StepOf(YamlNode node)
    {
        if (node is not YamlMapping { Style: YamlCollectionStyle.Block, Parent: YamlMapping { Style: YamlCollectionStyle.Block } parent } mapping || mapping.Cells.Count == 0)
            return null;
        var step = ColumnOf(mapping.Cells[0]) - ColumnOf(parent.Cells[0]);
        return step > 0 ? step : null;
    }

    private static bool? FindSequenceIndent(YamlNode node)
    {
        var text = InDocuments(node, n => n is YamlSequence { Style: YamlCollectionStyle.Block, Parent: YamlMapping { Style: YamlCollectionStyle.Block } parent } sequence && sequence.Cells.Count > 0
            ? ColumnOf(sequence.Cells[0]) - ColumnOf(parent.Cells[0])
            : null);
        return text is null ? null : text > 0;
    }

    private static YamlScalarStyle FindQuotes(YamlNode node)
    {
        var scalars = Siblings(node).OfType<YamlScalar>().Where(s => s.Style is YamlScalarStyle.Plain or YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted && !s.IsNull).ToList();
        return scalars.Count == 0 || scalars.Exists(s => s.Style == YamlScalarStyle.Plain) ? YamlScalarStyle.Plain : scalars[^1].Style;
    }

    private static IEnumerable<YamlNode> Siblings(YamlNode node)
    {
        var collection = node as YamlCollection ?? node.Parent;
        return collection is null ? [] : collection.Cells.Select(c => c.Value);
    }

    // The node's own document decides; another one only where that has no example.
    private static int? InDocuments(YamlNode node, Func<YamlNode, int?> measure) =>
        First(node.Document.Root, measure) ?? node.File.Documents.Select(d => First(d.Root, measure)).FirstOrDefault(i => i is not null);

    private static int? First(YamlNode node, Func<YamlNode, int?> measure)
    {
        if (measure(node) is { } found)
            return found;
        return (node as YamlCollection)?.Cells.Select(c => First(c.Value, measure)).FirstOrDefault(i => i is not null);
    }

    /// <summary>Column of a cell, from 0.</summary>
    public static int ColumnOf(YamlCell cell) => TextLines.ColumnOf(cell.Collection.File.Text, cell.Start);
}
