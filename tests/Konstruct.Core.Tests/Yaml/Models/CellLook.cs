namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>What stands around a generated cell.</summary>
/// <param name="BlankLines">Empty lines before it.</param>
/// <param name="CommentBefore">A comment on its own line before it.</param>
/// <param name="CommentBehind">A comment behind its value.</param>
/// <param name="CommentBetween">A comment between its key and its value.</param>
/// <param name="Trailing">Blanks behind it.</param>
/// <param name="IsApart">The value stands on a line below.</param>
/// <param name="KeyStyle">Quotes of the key.</param>
/// <param name="IsBlock">It stands in a template block of its own.</param>
internal sealed record CellLook(int BlankLines, bool CommentBefore, bool CommentBehind, bool CommentBetween, int Trailing, bool IsApart, ScalarStyleWish KeyStyle, bool IsBlock);
