namespace Konstruct.Core.Yaml;

/// <summary>An item of a sequence.</summary>
public sealed class YamlItem : YamlCell
{
    internal YamlItem(int start, int valueFrom, YamlNode value)
        : base(start, valueFrom, value)
    {
    }
}
