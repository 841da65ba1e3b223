namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>A document, with the line before it.</summary>
internal sealed record DocumentPiece(Piece Root, string Marker, bool IsEnded);
