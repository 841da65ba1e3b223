namespace Konstruct.Core.Yaml;

/// <summary>What a collection is made of: an entry of a mapping or an item of a sequence.</summary>
public abstract class YamlCell
{
    private protected YamlCell(int start, int valueFrom, YamlNode value)
    {
        Start = start;
        ValueFrom = valueFrom;
        Value = value;
    }

    /// <summary>Where it starts: at its key, its question mark, its dash, or in a flow sequence at its value.</summary>
    public int Start { get; }

    /// <summary>Where it ends, before a comment or a comma behind it.</summary>
    public int End => Math.Max(ValueFrom, Value.Span.End);

    /// <summary>Behind the colon or the dash.</summary>
    internal int ValueFrom { get; }

    /// <summary>The value.</summary>
    public YamlNode Value { get; }

    /// <summary>The collection it is in.</summary>
    public YamlCollection Collection { get; internal set; } = null!;

    /// <summary>Its place in the collection, from 0.</summary>
    public int Index { get; internal init; }
}
