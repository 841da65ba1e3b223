using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Konstruct.Help;

/// <summary>Markdown as text without marks.</summary>
internal static class PlainText
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    /// <summary>Reads Markdown.</summary>
    public static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, _pipeline);

    /// <summary>The paragraphs of blocks; code and tables keep their lines.</summary>
    public static IEnumerable<string> Paragraphs(IEnumerable<Block> blocks) => blocks.SelectMany(Paragraphs);

    /// <summary>The text of what stands on a line.</summary>
    public static string Of(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines ?? [])
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                AutolinkInline link => link.Url,
                // A page of ours is no address that help can lead to.
                LinkInline link when link.Url?.StartsWith("http", StringComparison.Ordinal) == true && Of(link) != link.Url => $"{Of(link)} ({link.Url})",
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                ContainerInline container => Of(container),
                _ => "",
            });
        }
        return text.ToString();
    }

    private static IEnumerable<string> Paragraphs(Block block) => block switch
    {
        ParagraphBlock paragraph => [Of(paragraph.Inline)],
        HeadingBlock heading => [Of(heading.Inline)],
        CodeBlock code => [code.Lines.ToString()],
        ListBlock list => list.Cast<ListItemBlock>().Select((item, i) => $"{(list.IsOrdered ? $"{i + 1}." : "-")} {string.Join("\n  ", Paragraphs(item.AsEnumerable()))}"),
        Table table => [Rows(table)],
        ContainerBlock container => Paragraphs(container.AsEnumerable()),
        _ => [],
    };

    private static string Rows(Table table)
    {
        var rows = table.Cast<TableRow>().Select(r => r.Cast<TableCell>().Select(c => string.Join(' ', Paragraphs(c.AsEnumerable()))).ToArray()).ToList();
        var width = rows.Max(r => r[0].Length);
        return string.Join('\n', rows.Select(r => $"{r[0].PadRight(width)}  {string.Join("  ", r.Skip(1))}".TrimEnd()));
    }
}
