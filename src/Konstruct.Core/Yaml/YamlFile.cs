namespace Konstruct.Core.Yaml;

/// <summary>A text of YAML documents, template actions and tokens included, with the place of every node. Immutable: <see cref="YamlEditor"/> makes the next one.</summary>
public sealed class YamlFile
{
    private readonly TemplateMask _mask;

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

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML, with or without Go template actions and <c>&lt;TOKEN&gt;</c> placeholders.</param>
    /// <exception cref="YamlSyntaxException">The text is not YAML, or a template action is not closed.</exception>
    public static YamlFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new YamlFile(TemplateMask.Of(text));
    }

    /// <summary>Whether a template action that writes content has its line to itself between here and the next token behind <paramref name="end"/>.</summary>
    internal bool HasHiddenOutput(int start, int end)
    {
        if (Actions.Count == 0)
            return false;
        var next = SkipTrivia(end);
        foreach (var action in Actions)
        {
            if (action.Span.Start >= next)
                return false;
            if (action.OwnLine && action.Kind == TemplateActionKind.Output && action.Span.Start >= start)
                return true;
        }
        return false;
    }

    /// <summary>The first offset from <paramref name="at"/> on that holds no blank, line end, comment or own-line action.</summary>
    internal int SkipTrivia(int at)
    {
        var text = Masked;
        while (at < text.Length)
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
