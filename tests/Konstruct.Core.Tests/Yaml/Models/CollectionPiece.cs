namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>A mapping or a sequence.</summary>
internal sealed record CollectionPiece(bool IsMap, IReadOnlyList<CellPiece> Cells, CollectionLook Look) : Piece
{
    public override string Content => IsMap
        ? "{" + string.Join(",", Cells.Select(c => Quote(c.Key) + ":" + c.Value.Content)) + "}"
        : "[" + string.Join(",", Cells.Select(c => c.Value.Content)) + "]";

    public CollectionPiece With(int index, Piece value) => this with { Cells = [.. Cells.Select((c, i) => i == index ? c with { Value = value } : c)] };
}
