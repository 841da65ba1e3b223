namespace Konstruct.Core.Yaml;

/// <summary>What a template action does to the lines around it.</summary>
public enum TemplateActionKind
{
    /// <summary>Writes something: a value, an include, a call.</summary>
    Output,

    /// <summary>Opens a block: if, range, with, define, block.</summary>
    Open,

    /// <summary>Separates the branches of a block: else.</summary>
    Else,

    /// <summary>Closes a block: end.</summary>
    End,

    /// <summary>Writes nothing: a comment, an assignment, break, continue.</summary>
    Silent,
}
