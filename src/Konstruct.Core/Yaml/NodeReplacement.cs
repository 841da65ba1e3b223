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
        var goesBelow = !isScalar && (node.Cell is YamlEntry || node.Anchor is not null) && !TextLines.IsFirstOnLine(text, node.ContentStart);
        var writer = NodeWriter.Before(node, goesBelow ? TextLines.EndOf(text, node.Span.End) : node.Span.End);
        if (node.Tag is not null && !(node is YamlScalar && isScalar))
            throw new YamlEditException(YamlRefusal.WrongKind, "The node has a tag, which may not fit its new content.", "Edit this place by hand.", text, node.Span.Start);
        if (node.Cell is YamlEntry { HasColon: false, Collection.Style: YamlCollectionStyle.Block })
            throw new YamlEditException(YamlRefusal.Layout, "The key has no colon and no value.", "Write a colon on the line below the key.", text, node.Span.Start);
        if (node is YamlScalar scalar && isScalar)
        {
            if (value is YamlValue.Text { Value: var written } && LiteralLines.Splices(scalar, written) is { } lines)
                return lines;
            splices.Replace(Replaced(node), Spaced(node, Scalar(scalar, value, inFlow, writer)));
            return splices;
        }
        if (inFlow || node is YamlCollection { Style: YamlCollectionStyle.Flow } && isScalar)
        {
            splices.Replace(Replaced(node), Spaced(node, writer.Flow(value)));
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
        if (goesBelow)
        {
            // A collection in place of a value on the key's line, or behind an anchor, goes below.
            var at = value is YamlValue.List && node.Cell is YamlEntry ? writer.Below(column) : writer.BelowMapping(column);
            var from = node.ContentStart;
            while (text[from - 1] is ' ' or '\t')
                from--;
            splices.Cut(from, node.Span.End);
            splices.Insert(TextLines.EndOf(text, node.Span.End), writer.Break(at) + writer.Compact(value, at));
            return splices;
        }
        if (isScalar)
        {
            splices.Replace(new TextSpan(node.ContentStart, node.Span.End), writer.Flow(value));
            return splices;
        }
        // Items may stand right below their key, entries not.
        var deeper = value is YamlValue.Map && node.Cell is YamlEntry && content <= column ? writer.BelowMapping(column) : content;
        splices.Replace(new TextSpan(node.ContentStart, node.Span.End), new string(' ', deeper - content) + writer.Compact(value, deeper));
        return splices;
    }

    private static string Scalar(YamlScalar node, YamlValue value, bool inFlow, NodeWriter writer)
    {
        if (value is not YamlValue.Text { Value: var text })
            return writer.Flow(value);
        if (node.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded && WriteBlock(node, text, writer) is { } block)
            return block;
        // An empty value says nothing of how a text of several lines is to look.
        if (node is { Style: not (YamlScalarStyle.Literal or YamlScalarStyle.Folded), Value: "" or "~" or "null", Cell: YamlEntry entry } && !inFlow && text.Contains('\n', StringComparison.Ordinal))
            return writer.Scalar(value, YamlLook.ColumnOf(entry));
        // A plain scalar that was there says how its neighbours are written; one that was not takes their look.
        return ScalarText.Write(text, node.Style, inFlow);
    }

    // Null where the text cannot stand there in a block scalar.
    private static string? WriteBlock(YamlScalar node, string value, NodeWriter writer)
    {
        var file = node.File.Text;
        var endsFile = TextLines.NextOf(file, node.Span.End) == file.Length && !file.EndsWith('\n');
        if (!ScalarText.IsLiteralSafe(value) || (endsFile && value.EndsWith('\n')))
            return null;
        // A scalar that keeps its blank lines would take in those behind it, and a "{{-" there would take them away.
        var masked = node.File.Masked;
        var behind = TextLines.NextOf(masked, node.Span.End);
        if (value.EndsWith("\n\n", StringComparison.Ordinal) && behind < file.Length && TextLines.IsBlank(masked, behind, TextLines.EndOf(masked, behind)))
            return null;
        if (!NodeWriter.CanEndInLiteral(node.File, node.Span.End))
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
        var headerComment = comment < 0 ? "" : lines[comment..headerEnd];
        // Folding is kept where no line is blank or indented, so that each line feed is an empty line.
        var folds = node.Style == YamlScalarStyle.Folded && value.TrimEnd('\n').Split('\n').All(l => l.Length > 0 && l[0] is not (' ' or '\t'));
        if (!folds)
            return writer.Literal(value, column, headerComment);
        var body = value.TrimEnd('\n');
        return ">" + writer.Literal(body.Replace("\n", "\n\n", StringComparison.Ordinal) + value[body.Length..], column, headerComment)[1..];
    }

    // What stands directly behind a colon, an anchor or a tag needs a blank before it, but for JSON's "key":value.
    private static string Spaced(YamlNode node, string written)
    {
        var text = node.File.Text;
        var at = node.ContentStart;
        if (written.Length == 0 || at == 0)
            return written;
        if (text[at - 1] is ' ' or '\t' or '\n' or '[' or '{' or ',' or TextLines.ByteOrderMark)
            return written;
        if (node.Cell is YamlEntry { Collection.Style: not YamlCollectionStyle.Block } entry)
        {
            if (!entry.HasColon)
                return ": " + written;
            if (node.Span.Length > 0 && at > 1 && text[at - 1] == ':' && text[at - 2] is '"' or '\'')
                return written;
        }
        return " " + written;
    }

    // An empty value ends at its colon; blanks between that and a comma would trail the new value.
    private static TextSpan Replaced(YamlNode node)
    {
        var text = node.File.Text;
        var end = node.Span.End;
        if (node.Span.Length == 0 && node.Cell is { Collection.Style: not YamlCollectionStyle.Block })
        {
            while (end < text.Length && text[end] is ' ' or '\t')
                end++;
            if (end == text.Length || text[end] != ',')
                end = node.Span.End;
        }
        return new TextSpan(node.ContentStart, end);
    }
}
