namespace Konstruct.Core.Yaml;

/// <summary>Splices for whole documents.</summary>
internal static class DocumentEdits
{
    /// <summary>Reads the text of one new document, with the line ends of the file it is for.</summary>
    public static YamlFile ReadOne(string source, YamlFile file)
    {
        ArgumentNullException.ThrowIfNull(source);
        var lineEnd = TextLines.EndingAt(file.Text, 0);
        var text = source.ReplaceLineEndings(lineEnd);
        if (!text.EndsWith('\n'))
            text += lineEnd;
        var added = YamlFile.Parse(text);
        // Blank lines at the end go, but where a block scalar keeps them.
        if (added.Documents.Count > 0 && added.Documents[0].Root.Span.End is var end && TextLines.IsBlank(text, end, text.Length))
            added = YamlFile.Parse(text[..TextLines.NextOf(text, end)]);
        if (added.Documents is not [{ MarkerEnd: null }])
            throw new ArgumentException($"The text holds {added.Documents.Count} documents or a '---' marker; expected one document without marker.", nameof(source));
        return added;
    }

    public static SpliceList Insert(YamlFile file, int index, YamlFile added)
    {
        var source = added.Text;
        var splices = new SpliceList(file.Text);
        var lineEnd = TextLines.EndingAt(file.Text, 0);
        if (file.Documents.Count == 0 || index == file.Documents.Count)
        {
            var end = file.Text.Length;
            var isEnded = end == 0 || file.Text[end - 1] is '\n' or TextLines.ByteOrderMark;
            var marker = file.Documents.Count == 0 ? "" : "---" + lineEnd;
            splices.Insert(end, isEnded ? marker + source : lineEnd + marker + AtOpenEnd(added));
            if (!isEnded && index > 0)
                BlockEdits.EndLastLineWithin(file.Documents[^1].Root, splices);
            return splices;
        }
        var next = file.Documents[index];
        var start = index == 0 && next.MarkerEnd is null ? TextLines.StartOf(file.Text, 0) : next.Start;
        if (next.HasDirectives)
            throw new YamlEditException(YamlRefusal.Layout, "The document here has directives, which a document before it would need to be closed for.", "Edit this place by hand.", file.Text, next.Start);
        splices.Insert(start, next.MarkerEnd is null ? source + "---" + lineEnd : "---" + lineEnd + source);
        return splices;
    }

    public static SpliceList Replace(YamlDocument document, YamlFile added)
    {
        var text = document.File.Text;
        var source = TextLines.EndOf(text, document.Root.Span.End) == text.Length ? AtOpenEnd(added) : WithoutLineEnd(added.Text);
        var splices = new SpliceList(text);
        var root = document.Root;
        if (root.Span.Length > 0 && TextLines.IsFirstOnLine(text, root.Span.Start))
        {
            splices.Replace(new TextSpan(TextLines.StartOf(text, root.Span.Start), TextLines.EndOf(text, root.Span.End)), source);
            return splices;
        }
        var lineEnd = TextLines.EndingAt(text, document.Start);
        splices.Cut(document.MarkerEnd ?? root.Span.Start, root.Span.End);
        splices.Insert(TextLines.EndOf(text, root.Span.End), lineEnd + source);
        return splices;
    }

    public static SpliceList Remove(YamlDocument document)
    {
        var file = document.File;
        var text = file.Text;
        var splices = new SpliceList(text);
        var isLast = document.Index + 1 == file.Documents.Count;
        var start = document.Index == 0 ? TextLines.StartOf(text, 0) : document.Start;
        if (isLast)
        {
            splices.Cut(start, text.Length);
            if (document.Index == 0 || !BlockEdits.EndsWithOpenBlockScalar(file.Documents[document.Index - 1].Root))
                splices.KeepMissingLineEnd();
            return splices;
        }
        var next = file.Documents[document.Index + 1];
        var end = next.Start;
        // The first document has no marker before it: then neither has the one that becomes the first.
        if (document.Index == 0 && document.MarkerEnd is null && next is { MarkerEnd: { } marker, HasDirectives: false } && TextLines.IsBlank(text, marker, TextLines.EndOf(text, marker)))
            end = TextLines.NextOf(text, marker);
        splices.Cut(start, end);
        return splices;
    }

    // The text's last line is not ended, and stays so unless a block scalar needs it.
    private static string AtOpenEnd(YamlFile added) =>
        BlockEdits.EndsWithOpenBlockScalar(added.Documents[0].Root) ? added.Text : WithoutLineEnd(added.Text);

    private static string WithoutLineEnd(string source) => source[..^(source.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)];
}
