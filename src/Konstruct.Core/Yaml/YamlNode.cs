namespace Konstruct.Core.Yaml;

/// <summary>A node of a YAML document together with its place in the text.</summary>
public abstract class YamlNode
{
    private protected YamlNode(YamlFile file, TextSpan span, int contentStart, string? anchor, string? tag)
    {
        File = file;
        Span = span;
        ContentStart = contentStart;
        Anchor = anchor;
        Tag = tag;
    }

    /// <summary>The file this node was read from. An edit gives a new file with new nodes.</summary>
    public YamlFile File { get; }

    /// <summary>From the anchor or tag to the end of the content. A node without text (an empty value) has length 0.</summary>
    public TextSpan Span { get; }

    /// <summary>Where the content starts: behind the anchor and the tag.</summary>
    public int ContentStart { get; }

    /// <summary>The anchor's name, without the ampersand.</summary>
    public string? Anchor { get; }

    /// <summary>The tag as resolved, e.g. <c>tag:yaml.org,2002:str</c>.</summary>
    public string? Tag { get; }

    /// <summary>The cell that holds this node; null for a document's root.</summary>
    public YamlCell? Cell { get; internal set; }

    /// <summary>The collection this node is in; null for a document's root.</summary>
    public YamlCollection? Parent => Cell?.Collection;

    /// <summary>The document this node is in.</summary>
    public YamlDocument Document { get; internal set; } = null!;

    /// <summary>The content as it is written, without anchor and tag.</summary>
    public string Source => File.Text[ContentStart..Math.Max(ContentStart, Span.End)];

    /// <summary>Line, column and text of the line where the node starts.</summary>
    public TextPosition Position => TextPosition.At(File.Text, Span.Start);

    /// <summary>Whether a template action that has its line to itself writes content here, so that nobody can tell what is there.</summary>
    public bool HidesContent => this is not YamlScalar { IsEmpty: false } && File.HiddenOutputs(Cell?.ValueFrom ?? ContentStart, Span.End).Any();
}
