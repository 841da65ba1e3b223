using System.Text;
using System.Text.RegularExpressions;

namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>Writes generated documents. Every comment has a number of its own, so that a lost one is noticed.</summary>
internal sealed partial class PieceWriter
{
    private readonly StringBuilder _text = new();
    private readonly bool _comments;
    private int _comment;
    private bool _endsWithBlock;
    private bool _endsWithKeptLines;

    private PieceWriter(bool comments) => _comments = comments;

    public static string Write(FilePiece file)
    {
        var writer = new PieceWriter(file.HasComments);
        for (var i = 0; i < file.Documents.Count; i++)
        {
            var document = file.Documents[i];
            var marker = i > 0 && document.Marker.Length == 0 ? "---" : document.Marker;
            if (marker.Length > 0)
                writer._text.Append(marker).Append('\n');
            writer.Root(document.Root);
            if (document.IsEnded)
                writer._text.Append("...\n");
        }
        var text = writer._text.ToString();
        // A block scalar without its line end would say something else.
        if (!file.EndsWithLineEnd && !writer._endsWithBlock)
            text = text[..^1];
        if (file.IsCrlf)
            text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        return file.HasByteOrderMark ? "\uFEFF" + text : text;
    }

    public static bool CanBePlain(string value) => PlainText().IsMatch(value) && !value.EndsWith(':') && !PlainReader.IsTyped(value);

    private void Root(Piece root)
    {
        if (root is CollectionPiece { Look.IsFlow: false, Cells.Count: > 0 } block)
        {
            if (block.Anchor is not null)
                Error("an anchor at the root");
            Cells(block, 0, firstIsOpen: false);
            return;
        }
        Inline(root, 0, 0);
        _text.Append('\n');
    }

    private static void Error(string what) => throw new InvalidOperationException($"The generator made {what}.");

    private void Cells(CollectionPiece collection, int column, bool firstIsOpen)
    {
        for (var i = 0; i < collection.Cells.Count; i++)
        {
            var cell = collection.Cells[i];
            if (i > 0 || !firstIsOpen)
            {
                // Blank lines are content behind a scalar that keeps them.
                for (var n = 0; n < cell.Look.BlankLines && !_endsWithKeptLines; n++)
                    _text.Append(' ', n == 1 && !_endsWithBlock ? column + 3 : 0).Append('\n');
                if (cell.Look.CommentBefore && _comments)
                    Comment(column);
                if (cell.Look.IsBlock)
                    _text.Append(' ', cell.Look.BlankLines > 0 ? column : 0).Append("{{- if .on }}\n");
                _text.Append(' ', column);
            }
            _text.Append(collection.IsMap ? Key(cell, inFlow: false) + ":" : "-");
            Value(collection, cell, column);
            if ((i > 0 || !firstIsOpen) && cell.Look.IsBlock)
                _text.Append(' ', cell.Look.BlankLines > 0 ? column : 0).Append("{{- end }}\n");
        }
    }

    private void Value(CollectionPiece parent, CellPiece cell, int column)
    {
        var look = cell.Look;
        var anchor = cell.Value.Anchor is { } name ? " &" + name : "";
        if (cell.Value is CollectionPiece { Look.IsFlow: false, Cells.Count: > 0 } block)
        {
            var isCompact = !parent.IsMap && !look.IsApart && anchor.Length == 0;
            if (isCompact)
            {
                _text.Append(' ', parent.Look.DashGap);
                Cells(block, column + 1 + parent.Look.DashGap, firstIsOpen: true);
                return;
            }
            _text.Append(anchor).Append(' ', look.Trailing);
            if (look.CommentBehind && _comments)
                _text.Append(" # c").Append(_comment++);
            _text.Append('\n');
            if (look.CommentBetween && _comments)
                Comment(column + 1);
            var least = parent.IsMap && !block.IsMap ? 0 : 1;
            Cells(block, column + Math.Max(least, block.Look.Indent), firstIsOpen: false);
            return;
        }
        _text.Append(anchor);
        var isNothing = cell.Value is ScalarPiece { IsTyped: true, Value: "" };
        if (look.IsApart && !isNothing && !IsBlockScalar(cell.Value))
        {
            if (look.CommentBehind && _comments)
                _text.Append(" # c").Append(_comment++);
            _text.Append('\n');
            if (look.CommentBetween && _comments)
                Comment(column + 2);
            _text.Append(' ', column + 2);
        }
        else if (!isNothing)
        {
            _text.Append(' ', parent.IsMap ? 1 + look.Trailing : parent.Look.DashGap);
        }
        if (Inline(cell.Value, column, column + 1))
            return;
        _text.Append(' ', look.Trailing);
        if (look.CommentBehind && _comments)
            _text.Append(" # c").Append(_comment++);
        _text.Append('\n');
    }

    private bool IsBlockScalar(Piece piece) => piece is ScalarPiece { IsTyped: false } scalar && Block(scalar, 0) is not null;

    // True where the last line is ended already.
    private bool Inline(Piece piece, int column, int least)
    {
        _endsWithBlock = _endsWithKeptLines = false;
        switch (piece)
        {
            case ScalarPiece { IsTyped: true } typed:
                _text.Append(typed.Value);
                return false;
            case ScalarPiece scalar when least > 0 && Block(scalar, column) is { } block:
                _text.Append(block);
                _endsWithBlock = true;
                _endsWithKeptLines = scalar.Value.EndsWith("\n\n", StringComparison.Ordinal);
                return true;
            case ScalarPiece scalar:
                _text.Append(Scalar(scalar.Value, scalar.Look.Style, inFlow: false, least + 1));
                return false;
            default:
                Flow(piece, least + 1);
                return false;
        }
    }

    private void Flow(Piece piece, int column)
    {
        if (piece is ScalarPiece scalar)
        {
            _text.Append(scalar.IsTyped ? scalar.Value : Scalar(scalar.Value, scalar.Look.Style, inFlow: true, column));
            return;
        }
        var collection = (CollectionPiece)piece;
        var look = collection.Look;
        var overLines = look.OverLines && collection.Cells.Count > 0;
        _text.Append(collection.IsMap ? '{' : '[');
        for (var i = 0; i < collection.Cells.Count; i++)
        {
            var cell = collection.Cells[i];
            if (overLines)
                _text.Append('\n').Append(' ', column + 2);
            else if (look.Spaced && i == 0)
                _text.Append(' ');
            if (collection.IsMap)
                _text.Append(Key(cell, inFlow: true)).Append(": ");
            Flow(cell.Value, column + 2);
            if (i + 1 < collection.Cells.Count || look.TrailingComma)
                _text.Append(overLines ? "," : look.Spaced || i + 1 == collection.Cells.Count ? ", " : ",");
            if (overLines && cell.Look.CommentBehind && _comments)
                _text.Append(" # c").Append(_comment++);
        }
        if (overLines)
            _text.Append('\n').Append(' ', column);
        else if (look.Spaced)
            _text.Append(' ');
        _text.Append(collection.IsMap ? '}' : ']');
    }

    private void Comment(int column) => _text.Append(' ', column).Append("# c").Append(_comment++).Append('\n');

    private static string Key(CellPiece cell, bool inFlow) =>
        Scalar(cell.Key, cell.Look.KeyStyle is ScalarStyleWish.Single or ScalarStyleWish.Double ? cell.Look.KeyStyle : ScalarStyleWish.Plain, inFlow, 0);

    private static string Scalar(string value, ScalarStyleWish style, bool inFlow, int column)
    {
        var plain = CanBePlain(value) && (!inFlow || value.IndexOfAny([.. ",[]{}:?"]) < 0);
        var line = "\n" + new string(' ', column);
        return style switch
        {
            ScalarStyleWish.Plain when plain => value,
            ScalarStyleWish.PlainOverLines when plain && value.Contains(' ', StringComparison.Ordinal) && OneBlank().IsMatch(value) => value.Replace(" ", line, StringComparison.Ordinal),
            ScalarStyleWish.Single when value.AsSpan().IndexOfAny('\n', '\t', '\r') < 0 => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
            ScalarStyleWish.DoubleOverLines when value.Contains(' ', StringComparison.Ordinal) && OneBlank().IsMatch(value) => Double(value).Replace(" ", line, StringComparison.Ordinal),
            _ => Double(value),
        };
    }

    private static string Double(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var unit in value)
        {
            text.Append(unit switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                _ => unit.ToString(),
            });
        }
        return text.Append('"').ToString();
    }

    private string? Block(ScalarPiece scalar, int column)
    {
        var value = scalar.Value;
        var body = value.TrimEnd('\n');
        if (scalar.Look.Style is not (ScalarStyleWish.Literal or ScalarStyleWish.Folded) || body.Length == 0 || value.Contains('\r', StringComparison.Ordinal))
            return null;
        var lines = body.Split('\n');
        if (Array.Exists(lines, l => l.Length > 0 && l.Trim(' ', '\t').Length == 0) || lines[0].Length == 0 || lines[0][0] == '\t')
            return null;
        var isFolded = scalar.Look.Style == ScalarStyleWish.Folded;
        if (isFolded && Array.Exists(lines, l => l.Length == 0 || l[0] is ' ' or '\t'))
            return null;
        var indent = Math.Max(1, scalar.Look.Indent);
        var kept = value.Length - body.Length;
        var text = new StringBuilder(isFolded ? ">" : "|");
        if (scalar.Look.ExplicitIndent || lines[0][0] == ' ')
            text.Append(indent);
        text.Append(kept switch { 0 => "-", 1 => "", _ => "+" });
        if (scalar.Look.HeaderComment && _comments)
            text.Append(" # c").Append(_comment++);
        text.Append('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (isFolded && i > 0)
                text.Append('\n');
            text.Append(' ', lines[i].Length == 0 ? 0 : column + indent).Append(lines[i]).Append('\n');
        }
        for (; kept > 1; kept--)
            text.Append('\n');
        return text.ToString();
    }

    [GeneratedRegex(@"^[A-Za-z\u00E4/]([-A-Za-z0-9\u00E4./_@]|:(?=[A-Za-z0-9/])| (?=[A-Za-z0-9]))*\z|^\{\{ \.v[0-9] \}\}(-[a-z]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainText();

    [GeneratedRegex(@"^[^ \n\t\\#{-]+( [^ \n\t\\#{-]+)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OneBlank();
}
