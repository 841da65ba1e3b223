namespace Konstruct.Core.Yaml;

/// <summary>Splices for collections in block style: whole lines, but where a first cell shares its line with a dash.</summary>
internal static class BlockEdits
{
    public static SpliceList Insert(YamlCollection collection, YamlCell? after, List<(string? Key, YamlValue Value)> cells)
    {
        var text = collection.File.Text;
        var splices = new SpliceList(text);
        var writer = after is null ? new NodeWriter(YamlLook.Around(collection), literals: true) : NodeWriter.Before(collection, HiddenContent.EndOfLines(after));
        var column = YamlLook.ColumnOf(collection.Cells[0]);
        var dashGap = DashGap(collection);
        var added = cells.Select(c => writer.Cell(c.Key, c.Value, column, dashGap)).ToList();
        if (after is null)
        {
            var first = collection.Cells[0].Start;
            splices.Insert(first, string.Concat(added.Select(a => a + writer.Break(column))));
            return splices;
        }
        var lineEnd = HiddenContent.EndOfLines(after);
        splices.Insert(lineEnd, string.Concat(added.Select(a => writer.Break(column) + a)));
        if (lineEnd == text.Length)
            EndLastLineWithin(after.Value, splices);
        return splices;
    }

    /// <summary>Writes the first cells of a collection in place of an empty value or of empty braces.</summary>
    public static SpliceList Fill(YamlNode node, List<(string? Key, YamlValue Value)> cells)
    {
        var text = node.File.Text;
        var splices = new SpliceList(text);
        var look = YamlLook.Around(node);
        var staysOnLine = node.Span.Length > 0 && node.Anchor is null && TextLines.IsFirstOnLine(text, node.ContentStart);
        var writer = NodeWriter.Before(node, staysOnLine ? node.Span.End : TextLines.EndOf(text, node.Span.End));
        var isSequence = cells[0].Key is null;
        YamlValue value = isSequence
            ? new YamlValue.List(cells.Select(c => c.Value).ToList())
            : new YamlValue.Map(cells.Select(c => KeyValuePair.Create(c.Key!, c.Value)).ToList());
        if (node.Cell is { Collection.Style: not YamlCollectionStyle.Block })
            return NodeReplacement.Splices(node, value);
        if (staysOnLine)
        {
            splices.Replace(node.Span, writer.Compact(value, TextLines.ColumnOf(text, node.ContentStart)));
            return splices;
        }
        var header = node.ContentStart;
        while (header > 0 && text[header - 1] is ' ' or '\t')
            header--;
        splices.Cut(node.Span.Length == 0 ? node.ContentStart : Math.Max(header, BehindIndicator(node)), node.Span.End);
        if (node.Cell is YamlItem item)
        {
            var column = YamlLook.ColumnOf(item) + DashGap(item.Collection);
            var rest = TextLines.EndOf(text, node.Span.End);
            if (node.Anchor is null && node.Tag is null && TextLines.IsBlank(text, node.Span.End, rest))
            {
                splices.Cut(BehindIndicator(node), rest);
                splices.Insert(rest, new string(' ', DashGap(item.Collection) - 1) + writer.Compact(value, column));
            }
            else
            {
                splices.Insert(rest, writer.Break(column) + writer.Compact(value, column));
            }
            return splices;
        }
        var parent = node.Cell is null ? 0 : YamlLook.ColumnOf(node.Cell);
        var at = node.Cell is null ? 0 : isSequence ? writer.Below(parent) : parent + look.Step;
        splices.Insert(TextLines.EndOf(text, node.Span.End), writer.Break(at) + writer.Compact(value, at));
        return splices;
    }

    public static SpliceList Remove(YamlCollection collection, List<YamlCell> cells)
    {
        var text = collection.File.Text;
        var splices = new SpliceList(text);
        if (cells.Count == collection.Cells.Count)
        {
            Empty(collection, splices);
            return splices;
        }
        var removed = cells.ToHashSet();
        YamlScalar? open = null;
        foreach (var cell in cells)
        {
            if (TextLines.IsFirstOnLine(text, cell.Start))
                CutLines(text, splices, cell);
            else
                CutBehindIndicator(collection, removed, splices, cell);
            if (cell.Index > 0 && !removed.Contains(collection.Cells[cell.Index - 1]))
                open = LastScalar(collection.Cells[cell.Index - 1].Value);
            if (cell.Index > 0 && !IsBlankBetween(collection.Cells[cell.Index - 1], cell, removed))
                open = null;
            if (open is { Style: YamlScalarStyle.Literal or YamlScalarStyle.Folded })
                CutBlankLinesBehind(cell, open, splices);
        }
        var survivor = collection.Cells.LastOrDefault(c => !removed.Contains(c) && c.Index < cells[^1].Index);
        if (survivor is null || !EndsWithOpenBlockScalar(survivor.Value))
            splices.KeepMissingLineEnd();
        return splices;
    }

    /// <summary>From a dash to the value behind it, as the neighbours have it.</summary>
    public static int DashGap(YamlCollection collection)
    {
        foreach (var cell in collection.Cells)
        {
            var gap = cell.Value.Span.Start - cell.Start;
            if (cell is YamlItem && cell.Value.Span.Length > 0 && gap > 1 && TextLines.StartOf(collection.File.Text, cell.Value.Span.Start) == TextLines.StartOf(collection.File.Text, cell.Start))
                return gap;
        }
        return 2;
    }

    /// <summary>
    /// A block scalar whose last line ends the text without a line end has no final line feed: text behind it must not give it one.
    /// </summary>
    public static void EndLastLineWithin(YamlNode node, SpliceList splices)
    {
        if (LastScalar(node) is not { } scalar || !EndsWithOpenBlockScalar(scalar) || scalar.Span.End != node.File.Text.Length)
            return;
        var header = scalar.ContentStart + 1;
        while (header < scalar.Span.End && char.IsAsciiDigit(node.File.Text[header]))
            header++;
        if (header < node.File.Text.Length && node.File.Text[header] == '+')
            splices.Cut(header, header + 1);
        splices.Insert(header, "-");
    }

    // Where the header tells the indentation, its first line may be indented more: then any blank may be content.
    private static int ContentIndent(YamlScalar open)
    {
        if (HeaderOf(open).ContainsAnyInRange('1', '9'))
            return 0;
        var lines = open.Source;
        for (var line = TextLines.NextOf(lines, 0); line < lines.Length; line = TextLines.NextOf(lines, line))
        {
            if (!TextLines.IsBlank(lines, line, TextLines.EndOf(lines, line)))
                return lines.AsSpan(line).IndexOfAnyExcept(' ');
        }
        return 0;
    }

    private static bool IsBlankBetween(YamlCell before, YamlCell cell, HashSet<YamlCell> removed)
    {
        var text = cell.Collection.File.Masked;
        return TextLines.IsBlank(text, removed.Contains(before) ? TextLines.EndOf(text, before.End) : before.End, cell.Start);
    }

    // Blank lines that stood behind a removed cell would become content of the block scalar before it.
    private static void CutBlankLinesBehind(YamlCell cell, YamlScalar open, SpliceList splices)
    {
        var text = cell.Collection.File.Text;
        var keeps = HeaderOf(open).Contains('+');
        var indent = ContentIndent(open);
        for (var line = TextLines.NextOf(text, cell.End); line < text.Length; line = TextLines.NextOf(text, line))
        {
            var end = TextLines.EndOf(text, line);
            if (!TextLines.IsBlank(text, line, end))
                break;
            if (keeps || end - line > indent)
                splices.Cut(line, TextLines.NextOf(text, line));
        }
    }

    private static YamlScalar? LastScalar(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar,
        YamlCollection { Cells: { Count: > 0 } cells } => LastScalar(cells[^1].Value),
        _ => null,
    };

    /// <summary>Whether the node's last line belongs to a block scalar that takes a final line feed as content.</summary>
    public static bool EndsWithOpenBlockScalar(YamlNode node) =>
        LastScalar(node) is { Style: YamlScalarStyle.Literal or YamlScalarStyle.Folded } scalar
        && !HeaderOf(scalar).Contains('-');

    private static ReadOnlySpan<char> HeaderOf(YamlScalar scalar)
    {
        var header = scalar.File.Text.AsSpan(scalar.ContentStart, scalar.Span.End - scalar.ContentStart);
        var end = header.IndexOfAnyExcept("|>+-0123456789");
        return end < 0 ? header : header[..end];
    }

    private static void CutLines(string text, SpliceList splices, YamlCell cell) =>
        splices.Cut(TextLines.StartOf(text, cell.Start), TextLines.NextOf(text, HiddenContent.EndOfLines(cell)));

    // The first cell shares its line with a dash: the next one moves up to it, unless lines of their own stand between the two.
    private static void CutBehindIndicator(YamlCollection collection, HashSet<YamlCell> removed, SpliceList splices, YamlCell cell)
    {
        var text = collection.File.Text;
        var next = collection.Cells.First(c => !removed.Contains(c));
        var lineEnd = TextLines.EndOf(text, cell.End);
        var between = lineEnd;
        foreach (var other in collection.Cells.Skip(1).TakeWhile(c => c != next))
        {
            if (!TextLines.IsBlank(text, between, other.Start))
                break;
            between = TextLines.EndOf(text, other.End);
        }
        if (TextLines.IsBlank(text, between, next.Start))
        {
            splices.Cut(cell.Start, next.Start);
            return;
        }
        var from = cell.Start;
        while (text[from - 1] is ' ' or '\t')
            from--;
        splices.Cut(from, lineEnd);
    }

    // The last cells go, and what stays says that there are none: a null is not an empty mapping.
    private static void Empty(YamlCollection collection, SpliceList splices)
    {
        var text = collection.File.Text;
        var empty = collection is YamlMapping ? "{}" : "[]";
        var first = collection.Cells[0];
        var hasHeader = collection.Cell is not null && TextLines.IsFirstOnLine(text, first.Start);
        foreach (var cell in collection.Cells)
        {
            if (cell == first && !hasHeader)
                splices.Replace(new TextSpan(cell.Start, cell.End), empty);
            else
                CutLines(text, splices, cell);
        }
        if (hasHeader)
        {
            var hasProperties = (collection.Anchor ?? collection.Tag) is not null;
            splices.Insert(hasProperties ? EndOfProperties(collection) : BehindIndicator(collection), " " + empty);
        }
        splices.KeepMissingLineEnd();
    }

    // Behind the colon, the dash or the document's marker that a node follows.
    private static int BehindIndicator(YamlNode node) => node.Cell?.ValueFrom ?? node.Document.MarkerEnd ?? node.Span.Start;

    private static int EndOfProperties(YamlCollection collection)
    {
        var at = collection.Span.Start;
        var end = at;
        while (at < collection.ContentStart && collection.File.Masked[at] is '&' or '!')
        {
            while (end < collection.ContentStart && !char.IsWhiteSpace(collection.File.Masked[end]))
                end++;
            at = collection.File.SkipTrivia(end);
            if (at < collection.ContentStart)
                end = at;
        }
        return end;
    }
}
