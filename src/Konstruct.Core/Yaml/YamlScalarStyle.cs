namespace Konstruct.Core.Yaml;

/// <summary>How a scalar is written.</summary>
public enum YamlScalarStyle
{
    /// <summary>Without quotes.</summary>
    Plain,

    /// <summary>In single quotes.</summary>
    SingleQuoted,

    /// <summary>In double quotes.</summary>
    DoubleQuoted,

    /// <summary>A block scalar that keeps its lines: <c>|</c>.</summary>
    Literal,

    /// <summary>A block scalar that folds its lines: <c>&gt;</c>.</summary>
    Folded,
}
