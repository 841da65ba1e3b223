namespace Konstruct.Core.Yaml;

/// <summary>A scalar.</summary>
public sealed class YamlScalar : YamlNode
{
    internal YamlScalar(YamlFile file, TextSpan span, int contentStart, string? anchor, string? tag, YamlScalarStyle style, string value)
        : base(file, span, contentStart, anchor, tag)
    {
        Style = style;
        Value = value;
    }

    /// <summary>How it is written.</summary>
    public YamlScalarStyle Style { get; }

    /// <summary>Its text, unquoted and unescaped; template actions stand in it as they are written.</summary>
    public string Value { get; }

    // Nothing is written, but perhaps an anchor.
    internal bool IsEmpty => Span.End <= ContentStart;

    /// <summary>Whether there is nothing: no value, <c>~</c> or <c>null</c>, and no template action that could write one.</summary>
    public bool IsNull => Style == YamlScalarStyle.Plain && Tag is null && (Value is "" or "~" or "null" or "Null" or "NULL");
}
