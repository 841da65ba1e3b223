namespace Konstruct.Core.Yaml;

/// <summary>A sequence.</summary>
public sealed class YamlSequence : YamlCollection
{
    internal YamlSequence(YamlFile file, TextSpan span, int contentStart, string? anchor, string? tag, YamlCollectionStyle style, IReadOnlyList<YamlItem> items)
        : base(file, span, contentStart, anchor, tag, style, items) => Items = items;

    /// <summary>Its items, in the order of the text.</summary>
    public IReadOnlyList<YamlItem> Items { get; }
}
