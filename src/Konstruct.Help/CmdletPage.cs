using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Konstruct.Help;

/// <summary>The page of a cmdlet in <c>docs/cmdlets</c>.</summary>
internal sealed record CmdletPage
{
    /// <summary>The cmdlet.</summary>
    public required Command Command { get; init; }

    /// <summary>What it does, in a paragraph: the first below the title.</summary>
    public required string Synopsis { get; init; }

    /// <summary>What else is above the first section.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>The examples.</summary>
    public required IReadOnlyList<CmdletExample> Examples { get; init; }

    /// <summary>What it takes from the pipeline, by type.</summary>
    public required IReadOnlyList<(string Type, string Text)> Inputs { get; init; }

    /// <summary>What it puts out, by type.</summary>
    public required IReadOnlyList<(string Type, string Text)> Outputs { get; init; }

    /// <summary>Remarks for those who want to know more.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Other pages: names of cmdlets and topics, or addresses.</summary>
    public required IReadOnlyList<(string Text, string? Address)> Links { get; init; }

    /// <summary>Reads the page of a cmdlet.</summary>
    /// <exception cref="HelpException">It lacks something, or does not say what the module is.</exception>
    public static CmdletPage Read(string path, Command command)
    {
        if (!File.Exists(path))
            throw new HelpException(path, 1, $"The cmdlet {command.Name} has no page.");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (command.Parameters.FirstOrDefault(p => p.Text is null) is { } silent)
            throw new HelpException(path, 1, $"The parameter -{silent.Name} has no XML documentation, which the page takes its text from.");
        if (GeneratedSections.Renew(text, command) != text)
            throw new HelpException(path, 1, "The syntax or the parameters are not those of the cmdlet. Renew the pages: dotnet build src/Konstruct.Help -p:RenewHelp=true");

        var document = PlainText.Parse(text);
        var above = document.TakeWhile(b => b is not HeadingBlock { Level: 2 }).ToList();
        if (above is not [HeadingBlock { Level: 1 } title, ParagraphBlock synopsis, ..] || PlainText.Of(title.Inline) != command.Name)
            throw new HelpException(path, 1, $"Expected the title '# {command.Name}' and below it a paragraph that says what the cmdlet does.");
        var page = new CmdletPage
        {
            Command = command,
            Synopsis = PlainText.Of(synopsis.Inline),
            Description = [.. PlainText.Paragraphs(above.Skip(2))],
            Examples = [.. Parts(Section(document, "Examples"), 3).Select(Example)],
            Inputs = [.. Typed(Section(document, "Inputs"))],
            Outputs = [.. Typed(Section(document, "Outputs"))],
            Notes = [.. PlainText.Paragraphs(Section(document, "Notes"))],
            Links = [.. Section(document, "Links").SelectMany(b => b.Descendants<LinkInline>()).Select(Link)],
        };
        if (page.Examples.Count == 0 || page.Description.Count == 0 || page.Inputs.Count == 0 || page.Links.Count == 0)
            throw new HelpException(path, 1, "Expected a description below the first paragraph, and the sections Examples, Inputs, Outputs and Links, none empty.");
        if (command.OutputTypes.FirstOrDefault(t => !page.Outputs.Any(o => o.Type == t)) is { } missing)
            throw new HelpException(path, Line(document, "Outputs"), $"The cmdlet puts out {missing}, which is not among the outputs.");
        return page;
    }

    private static List<Block> Section(MarkdownDocument document, string heading) =>
        [.. document.SkipWhile(b => !IsHeading(b, heading)).Skip(1).TakeWhile(b => b is not HeadingBlock { Level: <= 2 })];

    private static int Line(MarkdownDocument document, string heading) => (document.FirstOrDefault(b => IsHeading(b, heading))?.Line ?? 0) + 1;

    private static bool IsHeading(Block block, string text) => block is HeadingBlock { Level: 2 } heading && PlainText.Of(heading.Inline) == text;

    private static IEnumerable<(string Title, List<Block> Blocks)> Parts(List<Block> section, int level)
    {
        for (var i = 0; i < section.Count; i++)
        {
            if (section[i] is HeadingBlock heading && heading.Level == level)
                yield return (PlainText.Of(heading.Inline), [.. section.Skip(i + 1).TakeWhile(b => b is not HeadingBlock h || h.Level > level)]);
        }
    }

    private static CmdletExample Example((string Title, List<Block> Blocks) part)
    {
        var code = part.Blocks.OfType<FencedCodeBlock>().Select(c => c.Lines.ToString());
        return new CmdletExample(part.Title, string.Join("\n\n", code), [.. PlainText.Paragraphs(part.Blocks.Where(b => b is not FencedCodeBlock))]);
    }

    // Items of a list: the type as code, a colon, what it means.
    private static IEnumerable<(string Type, string Text)> Typed(List<Block> section)
    {
        foreach (var item in section.OfType<ListBlock>().SelectMany(l => l).Cast<ListItemBlock>())
        {
            var words = string.Join(' ', PlainText.Paragraphs(item)).Split(": ", 2);
            yield return (words[0], words.Length > 1 ? words[1] : "");
        }
    }

    private static (string Text, string? Address) Link(LinkInline link) =>
        (PlainText.Of(link.FirstChild is null ? null : link), link.Url?.StartsWith("http", StringComparison.Ordinal) == true ? link.Url : null);
}
