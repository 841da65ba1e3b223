using System.Globalization;
using System.Xml.Linq;

namespace Konstruct.Help;

/// <summary>The form of help for cmdlets that Get-Help reads.</summary>
internal static class Maml
{
    private static readonly XNamespace _help = "http://msh";
    private static readonly XNamespace _command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace _maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace _dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The help of all pages.</summary>
    public static XDocument Of(IEnumerable<CmdletPage> pages) => new(new XElement(
        _help + "helpItems",
        new XAttribute("schema", "maml"),
        new XAttribute(XNamespace.Xmlns + "command", _command),
        new XAttribute(XNamespace.Xmlns + "maml", _maml),
        new XAttribute(XNamespace.Xmlns + "dev", _dev),
        pages.Select(Page)));

    private static XElement Page(CmdletPage page) => new(
        _command + "command",
        new XElement(
            _command + "details",
            new XElement(_command + "name", page.Command.Name),
            new XElement(_command + "verb", page.Command.Verb),
            new XElement(_command + "noun", page.Command.Noun),
            Described([page.Synopsis])),
        Described(page.Description),
        new XElement(_command + "syntax", page.Command.Syntax.Select(s => new XElement(_command + "syntaxItem", new XElement(_maml + "name", page.Command.Name), s.Select(p => Parameter(p.Parameter, p.InSet.IsMandatory, p.InSet.Position))))),
        new XElement(_command + "parameters", page.Command.Parameters.Select(p => Parameter(p, p.IsMandatory, p.Position ?? -1))),
        new XElement(_command + "inputTypes", page.Inputs.Select(i => Typed("inputType", i))),
        new XElement(_command + "returnValues", page.Outputs.Select(o => Typed("returnValue", o))),
        new XElement(_maml + "alertSet", new XElement(_maml + "alert", Paragraphs(page.Notes))),
        new XElement(_command + "examples", page.Examples.Select(Example)),
        new XElement(_command + "relatedLinks", page.Links.Select(Link)));

    private static XElement Parameter(CommandParameter parameter, bool isMandatory, int position) => new(
        _command + "parameter",
        new XAttribute("required", isMandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.IsArray ? "true" : "false"),
        new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", parameter.Pipeline.Count == 0 ? "False" : $"True ({string.Join(", ", parameter.Pipeline.Select(p => p == "by value" ? "ByValue" : "ByPropertyName"))})"),
        new XAttribute("position", position < 0 ? "named" : position.ToString(CultureInfo.InvariantCulture)),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(_maml + "name", parameter.Name),
        Described([.. PlainText.Paragraphs(PlainText.Parse(parameter.Text!))]),
        parameter.Values.Count == 0 ? null : new XElement(_command + "parameterValueGroup", parameter.Values.Select(v => new XElement(_command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v))),
        parameter.IsSwitch ? null : new XElement(_command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", parameter.IsArray ? "true" : "false"), parameter.TypeName),
        new XElement(_dev + "type", new XElement(_maml + "name", parameter.TypeName), new XElement(_maml + "uri")),
        new XElement(_dev + "defaultValue", parameter.Default ?? (parameter.IsSwitch ? "False" : "None")));

    private static XElement Example(CmdletExample example, int index) => new(
        _command + "example",
        new XElement(_maml + "title", $"Example {index + 1}: {example.Title}"),
        new XElement(_dev + "code", example.Code),
        new XElement(_dev + "remarks", Paragraphs(example.Remarks)));

    private static XElement Typed(string name, (string Type, string Text) typed) => new(
        _command + name,
        new XElement(_dev + "type", new XElement(_maml + "name", typed.Type)),
        Described([typed.Text]));

    private static XElement Link((string Text, string? Address) link) => new(
        _maml + "navigationLink",
        new XElement(_maml + "linkText", link.Text),
        new XElement(_maml + "uri", link.Address));

    private static XElement Described(IEnumerable<string> paragraphs) => new(_maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(p => new XElement(_maml + "para", p));
}
