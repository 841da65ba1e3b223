namespace Konstruct.Core.Yaml;

/// <summary>A mapping or a sequence.</summary>
public abstract class YamlCollection : YamlNode
{
    private protected YamlCollection(YamlFile file, TextSpan span, int contentStart, string? anchor, string? tag, YamlCollectionStyle style, IReadOnlyList<YamlCell> cells)
        : base(file, span, contentStart, anchor, tag)
    {
        Style = style;
        Cells = cells;
        foreach (var cell in cells)
            cell.Collection = this;
    }

    /// <summary>How it is written.</summary>
    public YamlCollectionStyle Style { get; }

    /// <summary>Its entries or items, in the order of the text.</summary>
    public IReadOnlyList<YamlCell> Cells { get; }
}
