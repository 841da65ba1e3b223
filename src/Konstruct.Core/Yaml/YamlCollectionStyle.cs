namespace Konstruct.Core.Yaml;

/// <summary>How a collection is written.</summary>
public enum YamlCollectionStyle
{
    /// <summary>By indentation.</summary>
    Block,

    /// <summary>In braces or brackets.</summary>
    Flow,

    /// <summary>A mapping of one pair without braces inside a flow sequence: <c>[a: 1]</c>.</summary>
    Pair,
}
