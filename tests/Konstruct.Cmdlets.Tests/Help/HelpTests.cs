using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Konstruct.Cmdlets.Tests.Help;

/// <summary>What Get-Help says of the built module.</summary>
public sealed class HelpTests : IClassFixture<Engine>
{
    private readonly Engine _engine;

    public HelpTests(Engine engine) => _engine = engine;

    public static TheoryData<string> Cmdlets
    {
        get
        {
            using var engine = new Engine();
            return [.. engine.Run("(Get-Module Konstruct).ExportedCmdlets.Keys").Output.Select(o => (string)o.BaseObject)];
        }
    }

    public static TheoryData<string> Topics => [.. Directory.GetFiles(Path.Combine(RepositoryFolder.Root, "docs"), "about_*.md").Select(p => Path.GetFileNameWithoutExtension(p))];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_a_synopsis_a_description_examples_inputs_outputs_and_links(string name)
    {
        var help = Help(name);

        Assert.DoesNotContain(name, Text(help, "Synopsis"), StringComparison.Ordinal);
        Assert.True(Text(help, "Synopsis").Length > 20);
        Assert.True(string.Join(' ', All(help, "description").Select(p => Text(p, "Text"))).Length > 20);
        var examples = All(Get(help, "examples")!, "example").ToList();
        Assert.InRange(examples.Count, 2, 20);
        Assert.All(examples, e => Assert.Contains("PS> ", Text(e, "code"), StringComparison.Ordinal));
        Assert.NotEmpty(All(Get(help, "inputTypes")!, "inputType"));
        Assert.NotEmpty(All(Get(help, "returnValues")!, "returnValue"));
        Assert.NotEmpty(All(Get(help, "relatedLinks")!, "navigationLink"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described_with_its_facts(string name)
    {
        var command = (CmdletInfo)Assert.Single(_engine.Run($"Get-Command {name}").Output).BaseObject;
        var described = All(Get(Help(name), "parameters")!, "parameter").ToDictionary(p => Text(p, "name"), StringComparer.Ordinal);

        var parameters = command.Parameters.Values.Where(p => !Cmdlet.CommonParameters.Contains(p.Name)).ToList();
        Assert.Equal(parameters.Select(p => p.Name).Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        var fresh = Activator.CreateInstance(command.ImplementingType)!;
        using var owned = fresh as IDisposable;
        Assert.All(parameters, parameter =>
        {
            var help = described[parameter.Name];
            var text = string.Join(' ', All(help, "description").Select(p => Text(p, "Text")));
            Assert.True(text.Length > 10, $"-{parameter.Name} is not described.");
            Assert.Equal(parameter.ParameterSets.Values.All(s => s.IsMandatory) ? "true" : "false", Text(help, "required"));
            Assert.Equal(parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases), Text(help, "aliases"));
            // What the text says of the default is what the code does.
            if (text.IndexOf("Default: ", StringComparison.Ordinal) is var at and >= 0 && command.ImplementingType.GetProperty(parameter.Name)?.GetValue(fresh) is { } value and not (SwitchParameter or Array or System.Collections.IDictionary or ""))
                Assert.StartsWith(Convert.ToString(value, CultureInfo.InvariantCulture)!, text[(at + "Default: ".Length)..], StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_reads_as_help_on_the_console(string name)
    {
        var text = _engine.RunText($"Get-Help {name} -Full");

        Assert.All(new[] { "SYNOPSIS", "SYNTAX", "DESCRIPTION", "PARAMETERS", "INPUTS", "OUTPUTS", "Example 1: ", "RELATED LINKS" }, h => Assert.Contains(h, text, StringComparison.Ordinal));
        Assert.DoesNotContain("`", text.Replace("about_CommonParameters", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_is_found_and_its_commands_parse(string name)
    {
        var text = (string)Assert.Single(_engine.Run($"Get-Help {name}").Output).BaseObject;

        Assert.Contains("SHORT DESCRIPTION", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Where(l => !l.StartsWith("        ", StringComparison.Ordinal)), l => Assert.True(l.Length <= 80, l));
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", $"{name}.md"));
        foreach (var block in page.Split("```powershell\n").Skip(1))
        {
            Parser.ParseInput(block[..block.IndexOf("```", StringComparison.Ordinal)], out _, out var errors);
            Assert.Empty(errors);
        }
    }

    private PSObject Help(string name) => Assert.Single(_engine.Run($"Get-Help {name} -Full").Output);

    private static object? Get(PSObject on, string property) => on.Properties[property]?.Value;

    private static string Text(object on, string property) => PSObject.AsPSObject(on).Properties[property]?.Value?.ToString() ?? "";

    private static IEnumerable<PSObject> All(object on, string property) =>
        LanguagePrimitives.GetEnumerable(PSObject.AsPSObject(on).Properties[property]?.Value)?.Cast<PSObject>()
        ?? (PSObject.AsPSObject(on).Properties[property]?.Value is PSObject one ? [one] : []);
}
