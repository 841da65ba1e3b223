namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>A string, or where <paramref name="IsTyped"/>, a number, boolean or null.</summary>
internal sealed record ScalarPiece(string Value, bool IsTyped, ScalarLook Look) : Piece
{
    public override string Content => IsTyped ? Value is "" or "~" ? "null" : Value : Quote(Value);

    public bool IsNull => IsTyped && Value is "" or "~" or "null";
}
