using System.Text;
using Markdig.Syntax;

namespace Konstruct.Help;

/// <summary>An about topic as Get-Help shows it: text of 80 columns, headings at the margin.</summary>
internal static class AboutTopic
{
    private const int Columns = 80;
    private const string Indent = "    ";

    /// <summary>The topic of a Markdown page: its title is the topic, its first paragraph the short description.</summary>
    /// <exception cref="HelpException">It has no title of its name, or no first paragraph.</exception>
    public static string Read(string path)
    {
        var document = PlainText.Parse(File.ReadAllText(path).ReplaceLineEndings("\n"));
        var name = Path.GetFileNameWithoutExtension(path);
        if (document is not [HeadingBlock { Level: 1 } title, ParagraphBlock summary, ..] || PlainText.Of(title.Inline) != name)
            throw new HelpException(path, 1, $"Expected the title '# {name}' and below it a paragraph.");
        var text = new StringBuilder().Append("TOPIC\n").Append(Indent).Append(name).Append("\n\nSHORT DESCRIPTION\n").Append(Wrapped(PlainText.Of(summary.Inline))).Append("\nLONG DESCRIPTION\n");
        foreach (var block in document.Skip(2))
        {
            if (block is HeadingBlock heading)
            {
                text.Append(PlainText.Of(heading.Inline).ToUpperInvariant()).Append('\n');
                continue;
            }
            foreach (var paragraph in PlainText.Paragraphs([block]))
                text.Append(block is ParagraphBlock or ListBlock ? Wrapped(paragraph) : Kept(paragraph)).Append(block is ListBlock ? "" : "\n");
            if (block is ListBlock)
                text.Append('\n');
        }
        return text.ToString().TrimEnd() + "\n";
    }

    private static string Kept(string text) => string.Concat(text.Split('\n').Select(l => l.Length == 0 ? "\n" : $"{Indent}{Indent}{l}\n"));

    private static string Wrapped(string text)
    {
        var result = new StringBuilder();
        // What follows an item's mark stands below its first word.
        var hanging = text.StartsWith("- ", StringComparison.Ordinal) ? "  " : "";
        var line = Indent;
        foreach (var word in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > Indent.Length + hanging.Length && line.Length + word.Length > Columns)
            {
                result.Append(line.TrimEnd()).Append('\n');
                line = Indent + hanging;
            }
            line += word + " ";
        }
        return result.Append(line.TrimEnd()).Append('\n').ToString();
    }
}
