using CsCheck;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>An operation on a generated document; numbers are taken modulo what there is to choose from.</summary>
internal sealed record Operation(OperationKind Kind, int Document, int Target, int Choice, Piece Value, Piece Second)
{
    public static readonly Gen<Operation> Generator =
        Gen.Select(Gen.Frequency((5, Gen.Const(OperationKind.Set)), (6, Gen.Const(OperationKind.InsertCells)), (1, Gen.Const(OperationKind.InsertFirst)), (6, Gen.Const(OperationKind.Remove)),
                (1, Gen.Enum<OperationKind>())), Gen.Int[0, 5], Gen.Int[0, 100], Gen.Int[0, 63], PieceGen.Value, PieceGen.Scalar,
            (kind, document, target, choice, value, second) => new Operation(kind, document, target, choice, Strict(value), Strict(second)));

    /// <summary>Does it on both sides; null where there is nothing to do it on.</summary>
    /// <returns>The documents as they have to be, and what the edit may take away.</returns>
    public (FilePiece Expected, IReadOnlyList<TextSpan> Lost)? Run(FilePiece file, YamlEditor editor)
    {
        if (Kind >= OperationKind.InsertDocument)
            return RunOnDocuments(file, editor);
        var index = Document % file.Documents.Count;
        var targets = Places(file.Documents[index].Root, []).Where(p => IsTarget(p.Piece)).ToList();
        if (targets.Count == 0)
            return null;
        var (path, piece) = targets[Target % targets.Count];
        var node = editor.File.Documents[index].Root;
        foreach (var step in path)
            node = ((YamlCollection)node).Cells[step].Value;
        var (changed, lost) = Change(piece, node, editor, path.Length > 0);
        var documents = file.Documents.ToArray();
        documents[index] = documents[index] with { Root = Replace(documents[index].Root, path, changed) };
        return (file with { Documents = documents }, lost);
    }

    private (FilePiece Expected, IReadOnlyList<TextSpan> Lost)? RunOnDocuments(FilePiece file, YamlEditor editor)
    {
        var documents = file.Documents.ToList();
        var source = PieceWriter.Write(new FilePiece([new DocumentPiece(Value with { Anchor = null }, "", false)], false, false, true, false));
        var index = Document % (documents.Count + (Kind == OperationKind.InsertDocument ? 1 : 0));
        var piece = new DocumentPiece(Value, "", false);
        if (Value is ScalarPiece)
            return null;
        switch (Kind)
        {
            case OperationKind.InsertDocument:
                editor.InsertDocument(index, source);
                documents.Insert(index, piece);
                break;
            case OperationKind.ReplaceDocument:
                editor.ReplaceDocument(editor.File.Documents[index], source);
                documents[index] = piece;
                break;
            default:
                editor.RemoveDocument(editor.File.Documents[index]);
                documents.RemoveAt(index);
                break;
        }
        return (file with { Documents = documents }, [new TextSpan(0, int.MaxValue)]);
    }

    private bool IsTarget(Piece piece) => Kind switch
    {
        OperationKind.Set => true,
        OperationKind.InsertCells => piece is CollectionPiece or ScalarPiece { IsNull: true },
        OperationKind.InsertFirst => piece is CollectionPiece { IsMap: true } or ScalarPiece { IsNull: true },
        _ => piece is CollectionPiece { Cells.Count: > 0 },
    };

    private (Piece Changed, IReadOnlyList<TextSpan> Lost) Change(Piece piece, YamlNode node, YamlEditor editor, bool _)
    {
        switch (Kind)
        {
            case OperationKind.Set:
                // The comments over the first cell and behind the last one go with the cells.
                var span = node is YamlCollection ? new TextSpan(node.Cell?.Start ?? 0, LineEnd(editor.File.Text, node.Span.End)) : node.Span;
                editor.Set(node, ToValue(Value));
                return (Value, [span]);
            case OperationKind.Remove:
                var all = (CollectionPiece)piece;
                var chosen = all.Cells.Select((_, i) => i).Where(i => ((Choice >> i) & 1) == 1).DefaultIfEmpty(Choice % all.Cells.Count).ToHashSet();
                var cells = ((YamlCollection)node).Cells.Where(c => chosen.Contains(c.Index)).ToList();
                var text = editor.File.Text;
                var lost = cells.Select(c => new TextSpan(c.Start, LineEnd(text, c.End))).ToList();
                editor.Remove([.. cells]);
                return (all with { Cells = [.. all.Cells.Where((_, i) => !chosen.Contains(i))] }, lost);
            default:
                return (Insert(piece, node, editor), []);
        }
    }

    private static int LineEnd(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;

    private CollectionPiece Insert(Piece piece, YamlNode node, YamlEditor editor)
    {
        var collection = piece as CollectionPiece;
        var isMap = collection?.IsMap ?? (Kind == OperationKind.InsertFirst || Choice % 2 == 0);
        var cells = collection?.Cells ?? [];
        var isFirst = Kind == OperationKind.InsertFirst;
        var after = isFirst || cells.Count == 0 || Choice % (cells.Count + 1) == cells.Count ? (int?)null : Choice % (cells.Count + 1);
        // Where a new last cell goes depends on the blocks around; here it has to be said.
        if (after is null && !isFirst && cells.Any(c => c.Look.IsBlock))
            after = cells.Count - 1;
        var at = isFirst ? 0 : after is { } index ? index + 1 : cells.Count;
        var keys = new List<string>();
        foreach (var wish in (string[])["key", Value.Content.Length > 12 ? "true" : "other: key"])
        {
            var key = wish;
            while (cells.Any(c => c.Key == key) || keys.Contains(key))
                key += "1";
            keys.Add(key);
        }
        List<CellPiece> added = isFirst ? [Cell(keys[0], Value)] : [Cell(keys[0], Value), Cell(keys[1], Second)];
        if (isFirst)
            editor.InsertFirst(node, keys[0], ToValue(Value));
        else if (isMap)
            editor.Insert(node, added.Select(c => (c.Key, ToValue(c.Value))).ToList(), after is null ? null : ((YamlMapping)node).Entries[after.Value]);
        else
            editor.Insert(node, added.Select(c => ToValue(c.Value)).ToList(), after is null ? null : ((YamlSequence)node).Items[after.Value]);
        var look = collection?.Look ?? new CollectionLook(false, 2, 1, false, false, false);
        return new CollectionPiece(isMap, [.. cells.Take(at), .. added, .. cells.Skip(at)], look);
    }

    private static CellPiece Cell(string key, Piece value) => new(key, value, new CellLook(0, false, false, false, 0, false, ScalarStyleWish.Plain, false));

    // A value that is nothing at all cannot be asked for; null can.
    private static Piece Strict(Piece piece) => piece switch
    {
        ScalarPiece { IsTyped: true, Value: "" } none => none with { Value = "null" },
        CollectionPiece collection => collection with { Cells = [.. collection.Cells.Select(c => c with { Value = Strict(c.Value) })] },
        _ => piece,
    };

    private static YamlValue ToValue(Piece piece) => piece switch
    {
        ScalarPiece { IsTyped: true } typed => new YamlValue.Verbatim(typed.Value),
        ScalarPiece scalar => new YamlValue.Text(scalar.Value),
        CollectionPiece { IsMap: true } map => new YamlValue.Map(map.Cells.Select(c => KeyValuePair.Create(c.Key, ToValue(c.Value))).ToList()),
        CollectionPiece list => new YamlValue.List(list.Cells.Select(c => ToValue(c.Value)).ToList()),
        _ => throw new InvalidOperationException("No such piece."),
    };

    private static IEnumerable<(int[] Path, Piece Piece)> Places(Piece piece, int[] path)
    {
        yield return (path, piece);
        if (piece is not CollectionPiece collection)
            yield break;
        for (var i = 0; i < collection.Cells.Count; i++)
        {
            foreach (var inner in Places(collection.Cells[i].Value, [.. path, i]))
                yield return inner;
        }
    }

    private static Piece Replace(Piece root, int[] path, Piece changed) =>
        path.Length == 0 ? changed : ((CollectionPiece)root).With(path[0], Replace(((CollectionPiece)root).Cells[path[0]].Value, path[1..], changed));
}
