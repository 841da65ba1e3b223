namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>An entry or an item, with what stands around it.</summary>
internal sealed record CellPiece(string Key, Piece Value, CellLook Look);
