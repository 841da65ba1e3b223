namespace Konstruct.Sandbox.Platform;

/// <summary>The kinds of a <see cref="GoTemplateToken"/>.</summary>
internal enum GoTemplateTokenKind
{
    /// <summary><c>.name</c>, or the dot alone with an empty name.</summary>
    Field,

    /// <summary>A function, a keyword or a constant.</summary>
    Word,

    /// <summary>A text in quotes or back quotes, unescaped.</summary>
    Literal,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A pipe or a parenthesis.</summary>
    Operator,
}
