using System.Text.Json;

namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>A node of a generated document: what it says, and how it is to be written.</summary>
internal abstract record Piece
{
    public string? Anchor { get; init; }

    /// <summary>What it says, in a form that <see cref="PlainReader"/> gives for a text.</summary>
    public abstract string Content { get; }

    public static string Quote(string text) => JsonSerializer.Serialize(text);
}
