namespace Konstruct.Sandbox.Platform;

/// <summary>What an action of a template is made of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A field's name without dot, a word, an operator, or the literal as it stands.</param>
/// <param name="Position">Where it stands in the template.</param>
internal readonly record struct GoTemplateToken(GoTemplateTokenKind Kind, string Text, int Position);
