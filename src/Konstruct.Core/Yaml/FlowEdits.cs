namespace Konstruct.Core.Yaml;

/// <summary>Splices for collections in braces and brackets.</summary>
internal static class FlowEdits
{
    public static SpliceList Insert(YamlCollection collection, YamlCell? after, List<(string? Key, YamlValue Value)> cells)
    {
        var text = collection.File.Text;
        var splices = new SpliceList(text);
        var writer = new NodeWriter(YamlLook.Around(collection), literals: false);
        var added = cells.Select(c => writer.FlowCell(c.Key, c.Value)).ToList();
        if (collection.Cells.Count == 0)
        {
            FillEmpty(collection, splices, writer, added);
            return splices;
        }
        if (after is null)
        {
            var first = collection.Cells[0].Start;
            var gap = TextLines.IsFirstOnLine(text, first) ? writer.Break(TextLines.ColumnOf(text, first)) : " ";
            splices.Insert(first, string.Concat(added.Select(a => $"{a},{gap}")));
            return splices;
        }
        var comma = Comma(after);
        var end = comma is null ? after.End : comma.Value + 1;
        var lineEnd = TextLines.EndOf(text, end);
        var next = collection.File.SkipTrivia(end);
        if (!TextLines.IsFirstOnLine(text, after.Start) || next < lineEnd)
        {
            splices.Insert(after.End, string.Concat(added.Select(a => $", {a}")));
            return splices;
        }
        // Cells on lines of their own: so does the new one, and the commas stay as they are used.
        var line = writer.Break(TextLines.ColumnOf(text, after.Start));
        if (comma is null)
            splices.Insert(after.End, ",");
        splices.Insert(lineEnd, line + string.Join("," + line, added) + (comma is null ? "" : ","));
        return splices;
    }

    // Brackets on lines of their own keep them.
    private static void FillEmpty(YamlCollection collection, SpliceList splices, NodeWriter writer, List<string> added)
    {
        var text = collection.File.Text;
        var bracket = collection.Span.End - 1;
        if (!TextLines.IsFirstOnLine(text, bracket))
        {
            splices.Insert(bracket, string.Join(", ", added));
            return;
        }
        var column = TextLines.ColumnOf(text, bracket);
        var line = writer.Break(writer.BelowMapping(column));
        splices.Insert(TextLines.StartOf(text, bracket), (string.Join("," + line, added) + writer.Break(0)).Insert(0, line[writer.Break(0).Length..]));
    }

    public static SpliceList Remove(YamlCollection collection, List<YamlCell> cells)
    {
        var text = collection.File.Text;
        var splices = new SpliceList(text);
        if (cells.Count == collection.Cells.Count)
        {
            splices.Cut(collection.ContentStart + 1, collection.Span.End - 1);
            return splices;
        }
        foreach (var cell in cells)
        {
            var comma = Comma(cell);
            var end = comma is null ? cell.End : comma.Value + 1;
            var next = collection.File.SkipTrivia(end);
            if (comma is not null && cell.Index + 1 < collection.Cells.Count && next < TextLines.EndOf(text, end) && !TextLines.IsFirstOnLine(text, cell.Start))
                splices.Cut(cell.Start, next);
            else
                CutWithItsLine(text, splices, BlanksBefore(text, cell.Start), end, next);
            if (comma is null)
                CutCommaBefore(collection, cells, splices, cell);
        }
        return splices;
    }

    // The last cell has no comma behind it: the comma before the run that is removed goes instead.
    private static void CutCommaBefore(YamlCollection collection, List<YamlCell> removed, SpliceList splices, YamlCell cell)
    {
        var survivor = collection.Cells.LastOrDefault(c => !removed.Contains(c) && c.Index < cell.Index);
        if (survivor is null || Comma(survivor) is not { } comma)
            return;
        var text = collection.File.Text;
        var next = collection.Cells[survivor.Index + 1].Start;
        var end = next <= TextLines.EndOf(text, comma) && TextLines.IsBlank(text, comma + 1, next) ? next : comma + 1;
        if (end == next && TextLines.IsFirstOnLine(text, comma))
            CutWithItsLine(text, splices, comma, cell.End, collection.File.SkipTrivia(cell.End));
        else
            splices.Cut(comma, end);
    }

    // A line that would be left with nothing but its comment goes as a whole.
    private static void CutWithItsLine(string text, SpliceList splices, int start, int end, int next)
    {
        if (TextLines.IsFirstOnLine(text, start) && next >= TextLines.EndOf(text, end))
            splices.Cut(TextLines.StartOf(text, start), TextLines.NextOf(text, end));
        else
            splices.Cut(start, end);
    }

    private static int BlanksBefore(string text, int at)
    {
        var from = at;
        while (from > 0 && text[from - 1] is ' ' or '\t')
            from--;
        return from > 0 && text[from - 1] is '\n' ? at : from;
    }

    private static int? Comma(YamlCell cell)
    {
        var at = cell.Collection.File.SkipTrivia(cell.End);
        return at < cell.Collection.File.Masked.Length && cell.Collection.File.Masked[at] == ',' ? at : null;
    }
}
