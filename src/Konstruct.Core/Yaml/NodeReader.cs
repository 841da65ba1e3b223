using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Konstruct.Core.Yaml;

/// <summary>
/// Reads documents from a masked text: YamlDotNet's events give the content, the text between them gives what the events lack
/// (dashes, colons, the true end of block scalars, the place of empty values).
/// </summary>
internal sealed class NodeReader
{
    private readonly YamlFile _file;
    private readonly TemplateMask _mask;
    private readonly string _text;
    private readonly Parser _parser;
    private int _at;
    private int _depth;

    private NodeReader(YamlFile file, TemplateMask mask)
    {
        _file = file;
        _mask = mask;
        _text = mask.Masked;
        _parser = new Parser(new Scanner(new StringReader(_text), skipComments: true));
    }

    public static IReadOnlyList<YamlDocument> Read(YamlFile file, TemplateMask mask)
    {
        RefuseOddCharacters(mask.Text);
        return new NodeReader(file, mask).ReadStream();
    }

    private ParsingEvent Current => _parser.Current!;

    private List<YamlDocument> ReadStream()
    {
        var documents = new List<YamlDocument>();
        Advance();
        Advance();
        while (Current is DocumentStart start)
        {
            int? markerEnd = null;
            var from = _at;
            var directives = false;
            if (!start.IsImplicit)
            {
                from = checked((int)start.Start.Index);
                markerEnd = checked((int)start.End.Index);
                directives = markerEnd - from > 3;
                _at = markerEnd.Value;
            }
            Advance();
            var root = ReadNode();
            if (Current is DocumentEnd { IsImplicit: false })
            {
                _at = Skip(_at);
                Expect("...");
                // What follows on the line belongs to the document that ends here.
                _at = TextLines.NextOf(_text, _at);
            }
            documents.Add(new YamlDocument(_file, documents.Count, from, markerEnd, directives, root));
            Advance();
        }
        return documents;
    }

    private void Advance()
    {
        try
        {
            if (!_parser.MoveNext())
                throw Syntax("The text ends where more was expected.", _text.Length);
        }
        catch (YamlException e)
        {
            if (e.Message.Contains(" tab", StringComparison.Ordinal))
                RefuseTabs(Math.Max(_at, checked((int)e.Start.Index)), _text.Length);
            throw Syntax(Sentence(e.Message), checked((int)e.Start.Index), e);
        }
        // The parser is not ours: whatever else a broken text makes it throw means the same to the user.
        catch (Exception e) when (e is not YamlTextException and not OutOfMemoryException)
        {
            throw Syntax("This is not YAML.", _at, e);
        }
    }

    private YamlNode ReadNode()
    {
        // Deeper than any manifest, shallow enough for every thread's stack.
        const int Deepest = 400;
        if (++_depth > Deepest)
            throw Syntax($"The content is nested deeper than {Deepest} levels.", _at);
        var from = _at;
        YamlNode node = Current switch
        {
            Scalar scalar => ReadScalar(scalar),
            AnchorAlias alias => ReadAlias(alias),
            MappingStart mapping => ReadMapping(mapping),
            SequenceStart sequence => ReadSequence(sequence),
            _ => throw Syntax("This is not YAML.", _at),
        };
        _depth--;
        // What the parser tells twice, once as a colon and once as a scalar.
        if (node.Span.Start < from)
            throw Unreadable(node.Span.Start);
        return node;
    }

    private YamlAlias ReadAlias(AnchorAlias alias)
    {
        var span = new TextSpan(checked((int)alias.Start.Index), checked((int)alias.End.Index));
        var node = new YamlAlias(_file, span, Restore(alias.Value.Value, span));
        _at = node.Span.End;
        Advance();
        return node;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        var (start, content) = ReadProperties(scalar, checked((int)scalar.Start.Index), out var anchor, out var tag);
        var end = checked((int)scalar.End.Index);
        var isEmpty = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any && scalar.Value.Length == 0;
        if (isEmpty)
        {
            if (anchor is null && tag is null)
                start = _at;
            content = end = anchor is null && tag is null ? _at : content;
        }
        else
        {
            content = Skip(content);
            if (content > end)
                throw Unreadable(start);
        }
        var style = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => YamlScalarStyle.SingleQuoted,
            ScalarStyle.DoubleQuoted => YamlScalarStyle.DoubleQuoted,
            ScalarStyle.Literal => YamlScalarStyle.Literal,
            ScalarStyle.Folded => YamlScalarStyle.Folded,
            _ => YamlScalarStyle.Plain,
        };
        if (style is YamlScalarStyle.Literal or YamlScalarStyle.Folded)
            end = EndOfBlockScalar(content, end);
        else if (style == YamlScalarStyle.Plain && !isEmpty)
            end = content + _text.AsSpan(content, end - content).TrimEnd(" \t\r\n").Length;
        var span = new TextSpan(start, end);
        var value = Restore(WithoutMaskedLines(scalar, content, end), new TextSpan(content, end));
        // Where a colon stands behind a quoted key and a comma, the parser takes all behind the colon for a plain value.
        if (style == YamlScalarStyle.Plain && value.StartsWith(' '))
            throw Unreadable(content);
        _at = end;
        Advance();
        return new YamlScalar(_file, span, content, anchor, tag, style, value);
    }

    private YamlMapping ReadMapping(MappingStart mapping)
    {
        var isFlow = mapping.Style == MappingStyle.Flow;
        var style = isFlow ? YamlCollectionStyle.Flow : YamlCollectionStyle.Block;
        var (start, content) = ReadProperties(mapping, checked((int)mapping.Start.Index), out var anchor, out var tag);
        content = Skip(Math.Max(content, _at));
        if (anchor is null && tag is null)
            start = content;
        if (isFlow && CharAt(content) != '{')
            style = YamlCollectionStyle.Pair;
        else if (isFlow)
            content = Mark(content, '{');
        _at = style == YamlCollectionStyle.Flow ? content + 1 : content;
        Advance();
        var entries = new List<YamlEntry>();
        while (Current is not MappingEnd)
        {
            var from = SkipToCell(style == YamlCollectionStyle.Flow);
            _at = from;
            if (!isFlow)
                RefuseTabs(from, from);
            var isExplicit = CharAt(from) == '?' && IsSpaceAt(from + 1);
            if (isExplicit)
                _at = Skip(from + 1);
            var key = ReadNode();
            var colon = Skip(key.Span.End);
            var valueFrom = key.Span.End;
            // Behind a "?" there need be no value, and the next key may begin with a colon.
            if (CharAt(colon) == ':' && (isFlow || !isExplicit || IsSpaceAt(colon + 1)))
                valueFrom = colon + 1;
            _at = valueFrom;
            var value = ReadNode();
            entries.Add(new YamlEntry(from, valueFrom, key, value) { Index = entries.Count });
            _at = Math.Max(_at, valueFrom);
        }
        var end = CloseCollection(style, '}', entries.Count == 0 ? content : entries[^1].End);
        Advance();
        return new YamlMapping(_file, new TextSpan(start, end), content, anchor, tag, style, entries);
    }

    private YamlSequence ReadSequence(SequenceStart sequence)
    {
        var isFlow = sequence.Style == SequenceStyle.Flow;
        var (start, content) = ReadProperties(sequence, checked((int)sequence.Start.Index), out var anchor, out var tag);
        content = Mark(Skip(Math.Max(content, _at)), isFlow ? '[' : '-');
        if (anchor is null && tag is null)
            start = content;
        _at = isFlow ? content + 1 : content;
        Advance();
        var items = new List<YamlItem>();
        while (Current is not SequenceEnd)
        {
            var from = SkipToCell(isFlow);
            var valueFrom = from;
            if (!isFlow)
            {
                RefuseTabs(from, from);
                valueFrom = Mark(from, '-') + 1;
            }
            _at = valueFrom;
            var value = ReadNode();
            items.Add(new YamlItem(from, valueFrom, value) { Index = items.Count });
            _at = Math.Max(_at, valueFrom);
        }
        var style = isFlow ? YamlCollectionStyle.Flow : YamlCollectionStyle.Block;
        var end = CloseCollection(style, ']', items.Count == 0 ? content : items[^1].End);
        Advance();
        return new YamlSequence(_file, new TextSpan(start, end), content, anchor, tag, style, items);
    }

    private int CloseCollection(YamlCollectionStyle style, char bracket, int endOfCells)
    {
        if (style != YamlCollectionStyle.Flow)
            return _at = endOfCells;
        return _at = Mark(SkipToCell(inFlow: true), bracket) + 1;
    }

    private int SkipToCell(bool inFlow)
    {
        var at = Skip(_at);
        return inFlow && CharAt(at) == ',' ? Skip(at + 1) : at;
    }

    // Where the node starts and where its content does, behind "&anchor" and "!tag" in either order.
    private (int Start, int Content) ReadProperties(NodeEvent node, int start, out string? anchor, out string? tag)
    {
        anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        tag = node.Tag.IsEmpty ? null : node.Tag.Value;
        var content = start;
        for (var left = (anchor is null ? 0 : 1) + (tag is null ? 0 : 1); left > 0; left--)
        {
            content = Skip(content);
            if (CharAt(content) is not ('&' or '!'))
                throw Unreadable(content);
            var from = content;
            if (string.CompareOrdinal(_text, content, "!<", 0, 2) == 0)
                content = _text.IndexOf('>', content) + 1;
            else
                content += LengthOfWord(content);
            // The parser reads on where YAML ends a tag.
            if (_text[from] == '!' && (CharAt(content) is '[' or ']' || (CharAt(content) == ',' && !IsLineEndAt(content + 1))))
                throw Syntax("A tag ends here without a blank behind it.", content);
            if (_text[from] == '&')
                anchor = Restore(anchor!, new TextSpan(from, content));
        }
        return (start, content);
    }

    private int LengthOfWord(int at)
    {
        var length = _text.AsSpan(at).IndexOfAny(" \t\r\n,[]{}");
        return length < 0 ? _text.Length - at : length;
    }

    // The event's end includes blank lines behind the content; they belong to it only where the scalar keeps them.
    private int EndOfBlockScalar(int content, int end)
    {
        var headerEnd = Math.Min(TextLines.EndOf(_text, content), Math.Max(end, content));
        var header = _text.AsSpan(content, headerEnd - content);
        var indicators = header.IndexOfAnyExcept("|>+-0123456789") is var n and >= 0 ? header[..n] : header;
        var keep = indicators.Contains('+');
        var body = _text.AsSpan(0, end).TrimEnd(" \t\r\n").Length;
        if (body <= headerEnd)
            return keep ? EndOfKeptLines(headerEnd, end) : content + indicators.Length;
        var last = TextLines.EndOf(_text, body);
        if (last > end)
            last = end;
        // Lines of blanks that are longer than the indentation are content, too.
        var indent = ContentIndent(headerEnd, last);
        for (var next = TextLines.NextOf(_text, last); next < end; next = TextLines.NextOf(_text, next))
        {
            var lineEnd = TextLines.EndOf(_text, next);
            if (lineEnd > end || HasOwnLineAction(last, lineEnd) || !TextLines.IsBlank(_text, next, lineEnd))
                break;
            if (keep || lineEnd - next > indent)
                last = lineEnd;
        }
        return last;
    }

    // A scalar that keeps the blank lines behind it does not keep the line ends that an action is masked with.
    private string WithoutMaskedLines(Scalar scalar, int content, int end)
    {
        var eventEnd = checked((int)scalar.End.Index);
        if (scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded) || !scalar.Value.EndsWith("\n\n", StringComparison.Ordinal) || end >= eventEnd || !HasOwnLineAction(end, eventEnd))
            return scalar.Value;
        // The line end of the header is none of the text.
        var body = Math.Max(_text.AsSpan(0, end).TrimEnd(" \t\r\n").Length, TextLines.NextOf(_text, content));
        return scalar.Value.TrimEnd('\n') + new string('\n', _text.AsSpan(body, TextLines.NextOf(_text, end) - body).Count('\n'));
    }

    private int EndOfKeptLines(int headerEnd, int end)
    {
        var last = headerEnd;
        for (var next = TextLines.NextOf(_text, last); next < end; next = TextLines.NextOf(_text, next))
        {
            var lineEnd = TextLines.EndOf(_text, next);
            if (lineEnd > end || HasOwnLineAction(last, lineEnd))
                break;
            last = lineEnd;
        }
        return last;
    }

    private int ContentIndent(int headerEnd, int end)
    {
        for (var line = TextLines.NextOf(_text, headerEnd); line < end; line = TextLines.NextOf(_text, line))
        {
            if (!TextLines.IsBlank(_text, line, TextLines.EndOf(_text, line)))
                return _text.AsSpan(line).IndexOfAnyExcept(' ');
        }
        return 0;
    }

    // Masked, the line ends where the action starts.
    private bool HasOwnLineAction(int start, int lineEnd) => _mask.FirstActionFrom(start) is { OwnLine: true } action && action.Span.Start <= lineEnd;

    // Puts the actions' own text where their letters are.
    private string Restore(string value, TextSpan span)
    {
        var actions = _mask.Actions;
        var first = _mask.IndexOfActionFrom(span.Start);
        if (first == actions.Count || actions[first].Span.Start >= span.End)
            return value;
        var restored = new StringBuilder();
        var at = 0;
        for (var i = first; i < actions.Count && actions[i].Span.Start < span.End; i++)
        {
            var action = actions[i];
            if (action.OwnLine)
                return _mask.Text[span.Start..span.End];
            var letters = value.IndexOf(_mask.Letter, at);
            if (letters < 0 || letters + action.Span.Length > value.Length)
                return _mask.Text[span.Start..span.End];
            restored.Append(value, at, letters - at).Append(_mask.Text, action.Span.Start, action.Span.Length);
            at = letters + action.Span.Length;
        }
        return restored.Append(value, at, value.Length - at).ToString();
    }

    private int Skip(int at) => _file.SkipTrivia(at);

    private char CharAt(int at) => at < _text.Length ? _text[at] : '\0';

    private bool IsSpaceAt(int at) => at >= _text.Length || _text[at] is ' ' or '\t' or '\r' or '\n';

    private bool IsLineEndAt(int at) => at >= _text.Length || _text[at] is '\r' or '\n';

    private int Mark(int at, char expected) => CharAt(at) == expected ? at : throw Unreadable(at);

    private void Expect(string marker)
    {
        if (string.CompareOrdinal(_text, _at, marker, 0, marker.Length) != 0)
            throw Unreadable(_at);
    }

    // The parser says only that there is one; it is the first that a line from here on starts with.
    private void RefuseTabs(int from, int to)
    {
        for (var line = TextLines.StartOf(_text, from); line < to; line = TextLines.NextOf(_text, line))
        {
            var indent = _text.AsSpan(line, to - line).IndexOfAnyExcept(' ');
            if (indent >= 0 && _text[line + indent] == '\t')
                throw new YamlSyntaxException("A tab is used as indentation.", "Indent with spaces, and leave lines without text empty.", _mask.Text, line + indent);
        }
    }

    private YamlSyntaxException Unreadable(int at) => Syntax("The layout here is not understood.", at);

    private YamlSyntaxException Syntax(string problem, int at, Exception? inner = null) =>
        new(problem, "Mend the YAML at this place, or leave the file out with -Exclude.", _mask.Text, at, inner);

    private string Sentence(string message)
    {
        // The parser quotes masked text in some of its messages; an action's letters mean nothing to a reader.
        var text = message.Replace(_mask.Letter.ToString(), "", StringComparison.Ordinal).TrimEnd('.', ' ');
        return $"This is not YAML: {text}.";
    }

    private static void RefuseOddCharacters(string text)
    {
        for (var at = text.IndexOf('\r', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\r', at + 1))
        {
            if (at + 1 == text.Length || text[at + 1] != '\n')
            {
                throw new YamlSyntaxException("A carriage return stands alone here; a line has to end with LF or CRLF.",
                    "Rewrite the file's line endings as LF or CRLF.", text, at);
            }
        }
        var odd = text.AsSpan().IndexOfAny("\0\u0085\u2028\u2029");
        if (odd >= 0 && text[odd] == '\0')
        {
            throw new YamlSyntaxException("The character U+0000 stands here; YAML does not allow it, and readers end the text there.",
                "Remove the character; where there are many, write the file in UTF-8.", text, odd);
        }
        if (odd >= 0)
        {
            throw new YamlSyntaxException($"The character U+{(int)text[odd]:X4} stands here; some YAML readers take it for a line end and others do not.",
                "Replace the character, or write it as an escape in double quotes.", text, odd);
        }
    }
}
