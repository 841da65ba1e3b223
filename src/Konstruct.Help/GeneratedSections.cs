using System.Management.Automation;
using System.Text;

namespace Konstruct.Help;

/// <summary>The parts of a page that the module itself tells, so that nobody has to keep them true: the syntax and the parameters.</summary>
internal static class GeneratedSections
{
    private const int Columns = 100;
    private const string SyntaxHeading = "## Syntax";
    private const string ParametersHeading = "## Parameters";

    /// <summary>The page with its syntax and parameters as they are now: the syntax before the examples, the parameters after them, where it has neither.</summary>
    public static string Renew(string page, Command command)
    {
        var sections = Split(page.ReplaceLineEndings("\n"));
        Put(sections, SyntaxHeading, Syntax(command), before: "## Examples");
        Put(sections, ParametersHeading, Parameters(command), before: "## Inputs");
        return string.Concat(sections.Select(s => s.Text));
    }

    // A section is its heading's line and all below, to the next heading of its level.
    private static List<(string Heading, string Text)> Split(string page)
    {
        var sections = new List<(string Heading, string Text)>();
        var heading = "";
        var text = new StringBuilder();
        var isInCode = false;
        foreach (var line in page.Split('\n').SkipLast(page.EndsWith('\n') ? 1 : 0))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isInCode = !isInCode;
            if (!isInCode && line.StartsWith("## ", StringComparison.Ordinal))
            {
                sections.Add((heading, text.ToString()));
                heading = line;
                text.Clear();
            }
            text.Append(line).Append('\n');
        }
        sections.Add((heading, text.ToString()));
        return sections;
    }

    private static void Put(List<(string Heading, string Text)> sections, string heading, string text, string before)
    {
        var at = sections.FindIndex(s => s.Heading == heading);
        if (at >= 0)
            sections.RemoveAt(at);
        else
            at = sections.FindIndex(s => s.Heading == before);
        sections.Insert(at < 0 ? sections.Count : at, (heading, $"{heading}\n\n{text}\n"));
    }

    private static string Syntax(Command command)
    {
        var text = new StringBuilder("```\n");
        foreach (var set in command.Syntax)
        {
            var line = command.Name;
            foreach (var word in set.Select(p => Word(p.Parameter, p.InSet)).Append("[<CommonParameters>]"))
            {
                if (line.Length + 1 + word.Length > Columns)
                {
                    text.Append(line).Append('\n');
                    line = $"   {word}";
                    continue;
                }
                line += $" {word}";
            }
            text.Append(line).Append("\n\n");
        }
        return text.Append("```\n").Replace("\n\n```", "\n```").ToString();
    }

    private static string Word(CommandParameter parameter, CommandParameterInfo inSet)
    {
        var value = parameter.IsSwitch ? "" : $" <{parameter.TypeName}>";
        var name = inSet.Position >= 0 ? $"[-{parameter.Name}]" : $"-{parameter.Name}";
        return inSet.IsMandatory ? name + value : $"[{name}{value}]";
    }

    private static string Parameters(Command command) =>
        string.Join('\n', command.Parameters.Select(p => $"### -{p.Name}\n\n{p.Text}\n\n{Facts(p)}\n"));

    private static string Facts(CommandParameter parameter)
    {
        var facts = new List<string> { $"Type: {parameter.TypeName}" };
        if (parameter.Values.Count > 0)
            facts.Add($"one of: {string.Join(", ", parameter.Values)}");
        facts.Add(parameter.IsMandatory ? "required" : parameter.Default is { } value ? $"default: {value}" : "optional");
        if (parameter.Position is { } position)
            facts.Add($"position: {position}");
        if (parameter.Pipeline.Count > 0)
            facts.Add($"from the pipeline: {string.Join(", ", parameter.Pipeline)}");
        if (parameter.TakesWildcards)
            facts.Add("wildcards");
        if (parameter.Aliases.Count > 0)
            facts.Add($"aliases: {string.Join(", ", parameter.Aliases)}");
        return $"*{string.Join(" · ", facts)}*";
    }
}
