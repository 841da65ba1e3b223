namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>How a generated collection is written.</summary>
/// <param name="IsFlow">In braces.</param>
/// <param name="Indent">Blanks below the key.</param>
/// <param name="DashGap">Blanks behind a dash.</param>
/// <param name="OverLines">Flow over several lines.</param>
/// <param name="Spaced">Blanks inside the braces.</param>
/// <param name="TrailingComma">A comma behind the last cell.</param>
internal sealed record CollectionLook(bool IsFlow, int Indent, int DashGap, bool OverLines, bool Spaced, bool TrailingComma);
