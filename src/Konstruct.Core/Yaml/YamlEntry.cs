namespace Konstruct.Core.Yaml;

/// <summary>An entry of a mapping.</summary>
public sealed class YamlEntry : YamlCell
{
    internal YamlEntry(int start, int valueFrom, YamlNode key, YamlNode value)
        : base(start, valueFrom, value) => Key = key;

    /// <summary>The key; a scalar but for exotic documents.</summary>
    public YamlNode Key { get; }

    // Not so for "? a" alone and for "{a}".
    internal bool HasColon => ValueFrom > Key.Span.End;

    /// <summary>The key's text, unquoted; null where it is no scalar.</summary>
    public string? Name => (Key as YamlScalar)?.Value;
}
