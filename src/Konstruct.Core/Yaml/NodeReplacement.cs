namespace Konstruct.Core.Yaml;

/// <summary>Splices that replace a node's content by another.</summary>
internal static class NodeReplacement
{
    public static SpliceList Splices(YamlNode node, YamlValue value)
    {
        var text = node.File.Text;
        var splices = new SpliceList(text);
        var isScalar = value is YamlValue.Text or YamlValue.Verbatim or YamlValue.Map { Entries.Count: 0 } or YamlValue.List { Items.Count: 0 };
        var inFlow = node.Cell is { Collection.Style: not YamlCollectionStyle.Block };
        var writer = new NodeWriter(YamlLook.Around(node));
        if (node.Tag is not null && !(node is YamlScalar && isScalar))
            throw new YamlEditException(YamlRefusal.WrongKind, "The node has a tag, which may not fit its new content.", "Edit this place by hand.", text, node.Span.Start);
        if (node is YamlScalar scalar && isScalar)
        {
            splices.Replace(new TextSpan(node.ContentStart, node.Span.End), Spaced(node, Scalar(scalar, value, inFlow, writer)));
            return splices;
        }
        if (inFlow || node is YamlCollection { Style: YamlCollectionStyle.Flow } && isScalar)
        {
            splices.Replace(new TextSpan(node.ContentStart, node.Span.End), Spaced(node, writer.Flow(value)));
            return splices;
        }
        if (node is YamlScalar { IsNull: true } && value is YamlValue.Map { Entries: var entries })
            return BlockEdits.Fill(node, [.. entries.Select(e => ((string?)e.Key, e.Value))]);
        if (node is YamlScalar { IsNull: true } && value is YamlValue.List { Items: var items })
            return BlockEdits.Fill(node, [.. items.Select(i => ((string?)null, i))]);

        var column = node.Cell is null ? 0 : YamlLook.ColumnOf(node.Cell);
        var content = TextLines.ColumnOf(text, node.ContentStart);
        if (isScalar && node.Cell is YamlEntry entry && TextLines.IsFirstOnLine(text, node.ContentStart))
        {
            // The value moves up behind its key; a comment there stays.
            var header = node.Anchor is null ? entry.ValueFrom : node.Span.Start + node.Anchor.Length + 1;
            splices.Insert(header, " " + writer.Flow(value));
            splices.Cut(TextLines.EndOf(text, header), TextLines.EndOf(text, node.Span.End));
            return splices;
        }
        if (node.Cell is YamlEntry && !isScalar && !TextLines.IsFirstOnLine(text, node.ContentStart))
        {
            // A collection in place of a value on the key's line goes below the key.
            var at = value is YamlValue.List ? writer.Below(column) : writer.BelowMapping(column);
            var from = node.ContentStart;
            while (text[from - 1] is ' ' or '\t')
                from--;
            splices.Cut(from, node.Span.End);
            splices.Insert(TextLines.EndOf(text, node.Span.End), writer.Break(at) + writer.Compact(value, at));
            return splices;
        }
        splices.Replace(new TextSpan(node.ContentStart, node.Span.End), isScalar ? writer.Flow(value) : writer.Compact(value, content));
        return splices;
    }

    private static string Scalar(YamlScalar node, YamlValue value, bool inFlow, NodeWriter writer)
    {
        if (value is not YamlValue.Text { Value: var text })
            return writer.Flow(value);
        if (node.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded && WriteBlock(node, text, writer) is { } block)
            return block;
        // A plain scalar that was there says how its neighbours are written; one that was not takes their look.
        var style = node.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded ? YamlScalarStyle.DoubleQuoted : node.Style;
        return ScalarText.Write(text, style, inFlow);
    }

    // Null where the text cannot stand there in a block scalar.
    private static string? WriteBlock(YamlScalar node, string value, NodeWriter writer)
    {
        var file = node.File.Text;
        var endsFile = TextLines.NextOf(file, node.Span.End) == file.Length && !file.EndsWith('\n');
        if (!ScalarText.IsLiteralSafe(value) || (endsFile && value.EndsWith('\n')))
            return null;
        var lines = node.Source;
        var headerEnd = TextLines.EndOf(lines, 0);
        var first = TextLines.NextOf(lines, headerEnd);
        while (first < lines.Length && TextLines.IsBlank(lines, first, TextLines.EndOf(lines, first)))
            first = TextLines.NextOf(lines, first);
        var column = first < lines.Length
            ? lines.AsSpan(first).IndexOfAnyExcept(' ')
            : writer.BelowMapping(node.Cell is null ? 0 : YamlLook.ColumnOf(node.Cell));
        var comment = lines.IndexOf(" #", 0, headerEnd, StringComparison.Ordinal);
        var written = writer.Literal(value, column, comment < 0 ? "" : lines[comment..headerEnd]);
        // Folding is kept where no line is blank or indented, so that each line feed is an empty line.
        var folds = node.Style == YamlScalarStyle.Folded && value.TrimEnd('\n').Split('\n').All(l => l.Length > 0 && l[0] is not (' ' or '\t'));
        return folds ? ">" + written[1..].Replace(writer.Break(column), writer.Break(0) + writer.Break(column), StringComparison.Ordinal)[writer.Break(0).Length..] : written;
    }

    private static string Spaced(YamlNode node, string written)
    {
        var before = node.ContentStart == 0 ? ' ' : node.File.Text[node.ContentStart - 1];
        return written.Length == 0 || before is ' ' or '\t' or '\n' or '[' or '{' or ',' or TextLines.ByteOrderMark ? written : " " + written;
    }
}
