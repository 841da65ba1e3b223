using CsCheck;

namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>Generates documents and values.</summary>
internal static class PieceGen
{
    private static readonly string[] _words =
        ["a", "bc", "x1", "A", " ", " ", "  ", ":", ": ", "#", " #", "'", "\"", "\\", "\u00E4", "\U0001F600", "{", "}", "[", "]", ",", "-", "- ", "?", "|", ">", "*", "&", "!", "%", "@", "`", "~", "=", "<<", ".", "/",
         "1", "0", "true", "null", "yes", "0x1f", "1e3", "---", "...", "\n", "\n", "\n\n", "\t", "<T>", "://"];

    private static readonly Gen<string> _wild = Pick(_words).Array[0, 6].Select(words => string.Concat(words.Where((w, i) => w != "{" || i == 0)));

    private static readonly Gen<string> _tame =
        Pick("one", "two words", "three more words", "https://github.com/acme/x.git", "nginx:1.2", "a.b/c", "name", "line\nline", "line\nline\n", "first\n\nsecond\n", "text\n\n", "  led\nby blanks\n", "# not a comment\n", "true", "123", "", "\u00E4\U0001F600 x");

    private static readonly Gen<ScalarLook> _scalarLook =
        Gen.Select(Gen.Enum<ScalarStyleWish>(), Gen.Int[1, 4], Gen.Bool, Gen.Int[0, 4], (style, indent, comment, odd) => new ScalarLook(style, indent, comment, odd == 0));

    private static readonly Gen<CollectionLook> _look =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4], Gen.Int[1, 3], Gen.Bool, Gen.Bool, Gen.Bool,
            (flow, indent, gap, lines, spaced, comma) => new CollectionLook(flow == 3, Math.Max(indent, 0), gap, lines, spaced, comma));

    private static readonly Gen<CellLook> _plainCell =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 6], Gen.Enum<ScalarStyleWish>(),
            (lines, before, behind, between, trailing, apart, key) => new CellLook(lines > 4 ? lines - 4 : 0, before == 4, behind == 4, between == 6, trailing > 2 ? trailing - 2 : 0, apart == 6, key, false));

    private static readonly Gen<CellLook> _templateCell =
        Gen.Select(_plainCell, Gen.Int[0, 3], (look, block) => look with { IsBlock = block == 3 });

    private static readonly Gen<Piece> _template =
        Gen.Select(Pick("{{ .v1 }}", "{{ .v2 }}", "{{ .v1 }}-{{ .v2 }}", "x {{ .v3 }}", "{{ .v4 }}-suffix"), _scalarLook, (Piece (value, look) => new ScalarPiece(value, false, look)));

    public static readonly Gen<Piece> Scalar = Gen.Frequency(
        (5, Gen.Select(_tame, _scalarLook, Piece (value, look) => new ScalarPiece(value, false, look))),
        (4, Gen.Select(_wild, _scalarLook, Piece (value, look) => new ScalarPiece(value, false, look))),
        (2, Gen.Select(Pick("1", "true", "", "~", "null", "8080"), _scalarLook, Piece (value, look) => new ScalarPiece(value, true, look))));

    public static readonly Gen<Piece> Value = Node(2, isTemplate: false, inFlow: false);

    public static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static Gen<FilePiece> File(bool isTemplate) =>
        Gen.Select(Document(isTemplate).Array[1, 3], Gen.Bool, Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 3],
            (documents, crlf, bom, end, comments) => Numbered(new FilePiece(documents, crlf, bom == 5, end < 2, comments > 0)));

    private static Gen<DocumentPiece> Document(bool isTemplate) =>
        Gen.Select(Gen.Frequency((8, Collection(3, isTemplate, inFlow: false)), (1, Scalar)), Pick("", "", "---", "--- ", "--- # why"), Gen.Int[0, 7],
            (root, marker, ended) => new DocumentPiece(root is ScalarPiece { IsTyped: true, Value: "" } none ? none with { Value = "null" } : root with { Anchor = null }, marker, ended == 7));

    private static Gen<Piece> Node(int depth, bool isTemplate, bool inFlow)
    {
        var scalar = inFlow ? Scalar.Select(s => s is ScalarPiece { IsTyped: true, Value: "" } none ? none with { Value = "null" } : s) : Scalar;
        // A known limit: whether blank lines behind a control line belong to a keeping scalar before it is for the template's engine to say.
        if (isTemplate)
            scalar = scalar.Select(s => s is ScalarPiece piece && piece.Value.EndsWith("\n\n", StringComparison.Ordinal) ? piece with { Value = piece.Value.TrimEnd('\n') } : s);
        if (isTemplate)
            scalar = Gen.Frequency((4, scalar), (1, _template));
        var anchored = Gen.Select(depth > 0 ? Gen.Frequency((3, scalar), (2, Collection(depth, isTemplate, inFlow))) : scalar, Gen.Int[0, 12],
            (piece, anchor) => anchor == 12 && !inFlow ? piece with { Anchor = "a" } : piece);
        return anchored;
    }

    private static Gen<Piece> Collection(int depth, bool isTemplate, bool inFlow) =>
        Gen.Bool.SelectMany(isMap => _look.SelectMany(look => Cells(isMap, depth - 1, isTemplate, inFlow || look.IsFlow)
            .Select(cells => (Piece)new CollectionPiece(isMap, cells, inFlow ? look with { IsFlow = true } : look))));

    private static Gen<CellPiece[]> Cells(bool isMap, int depth, bool isTemplate, bool inFlow) =>
        Gen.Select(Gen.OneOf(_tame, _wild, Pick("k", "l", "m")), Node(depth, isTemplate, inFlow), isTemplate && !inFlow ? _templateCell : _plainCell, (key, value, look) => new CellPiece(key.Replace("\n", "-", StringComparison.Ordinal), value, look))
            .Array[0, 4]
            .Select(cells => isMap ? cells.DistinctBy(c => c.Key).ToArray() : cells);

    // Every anchor gets a name of its own.
    private static FilePiece Numbered(FilePiece file)
    {
        var next = 0;
        return file with { Documents = [.. file.Documents.Select(d => d with { Root = Number(d.Root) })] };

        Piece Number(Piece piece)
        {
            var named = piece.Anchor is null ? piece : piece with { Anchor = $"a{next++}" };
            return named is CollectionPiece collection ? collection with { Cells = [.. collection.Cells.Select(c => c with { Value = Number(c.Value) })] } : named;
        }
    }
}
