namespace Konstruct.Core.Yaml;

/// <summary>A text of YAML documents, template actions and tokens included, with the place of every node. Immutable: <see cref="YamlEditor"/> makes the next one.</summary>
public sealed class YamlFile
{
    private readonly TemplateMask _mask;
    private int[]? _branches;

    private YamlFile(TemplateMask mask)
    {
        _mask = mask;
        Documents = NodeReader.Read(this, mask);
    }

    /// <summary>The text, to the last unit; a byte order mark is its first.</summary>
    public string Text => _mask.Text;

    /// <summary>The documents, in the order of the text. A file of comments alone has none.</summary>
    public IReadOnlyList<YamlDocument> Documents { get; }

    /// <summary>The template actions, in the order of the text.</summary>
    public IReadOnlyList<TemplateAction> Actions => _mask.Actions;

    internal string Masked => _mask.Masked;

    internal int[] Branches => _branches ??= TemplateBlocks.Branches(Actions);

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML, with or without Go template actions and <c>&lt;TOKEN&gt;</c> placeholders.</param>
    /// <exception cref="YamlSyntaxException">The text is not YAML, or a template action is not closed.</exception>
    public static YamlFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new YamlFile(TemplateMask.Of(text));
    }

    /// <summary>The template actions that write content and have their line to themselves between <paramref name="start"/> and the next token behind <paramref name="end"/>.</summary>
    internal IEnumerable<TemplateAction> HiddenOutputs(int start, int end)
    {
        if (Actions.Count == 0)
            yield break;
        var next = SkipTrivia(end);
        for (var i = _mask.IndexOfActionFrom(start); i < Actions.Count && Actions[i].Span.Start < next; i++)
        {
            if (Actions[i] is { OwnLine: true, Kind: TemplateActionKind.Output })
                yield return Actions[i];
        }
    }

    internal int IndexOfActionFrom(int offset) => _mask.IndexOfActionFrom(offset);

    /// <summary>The first offset from <paramref name="at"/> on that holds no blank, line end, comment or own-line action.</summary>
    internal int SkipTrivia(int at) => SkipTrivia(at, Masked.Length);

    /// <summary>The same, but no farther than to an offset, or to the end of the comment that it lies in.</summary>
    internal int SkipTrivia(int at, int end)
    {
        var text = Masked;
        while (at < end)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n')
                at++;
            else if (text[at] == '#' && (at == 0 || text[at - 1] is ' ' or '\t' or '\r' or '\n'))
                at = TextLines.EndOf(text, at);
            else
                break;
        }
        return at;
    }
}
