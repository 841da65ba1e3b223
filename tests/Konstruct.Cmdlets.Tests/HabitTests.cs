using System.Management.Automation;
using System.Reflection;

namespace Konstruct.Cmdlets.Tests;

/// <summary>Every cmdlet has the habits that PowerShell's own have.</summary>
public sealed class HabitTests : IClassFixture<Engine>
{
    private static readonly string[] _reading = ["Get", "Test"];

    // Where a habit has a name, no other name is taken for it.
    private static readonly Dictionary<string, string> _otherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["File"] = "Path",
        ["FilePath"] = "Path",
        ["Folder"] = "Path",
        ["Directory"] = "Path",
        ["Filter"] = "Name",
        ["Include"] = "Name",
        ["Skip"] = "Exclude",
        ["Timeout"] = "TimeoutSec",
        ["TimeoutSeconds"] = "TimeoutSec",
        ["Parallel"] = "ThrottleLimit",
        ["MaxParallel"] = "ThrottleLimit",
        ["Overwrite"] = "Force",
        ["DryRun"] = "WhatIf",
        ["Yes"] = "Confirm",
        ["Output"] = "PassThru",
        ["Token"] = "VaultToken, GitToken or ArgoToken",
    };

    private readonly Engine _engine;

    public HabitTests(Engine engine) => _engine = engine;

    public static TheoryData<string> Names
    {
        get
        {
            using var engine = new Engine();
            return [.. engine.Run("(Get-Module Konstruct).ExportedCmdlets.Keys").OutputOf<string>()];
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_verb_is_approved_and_its_noun_is_one_thing(string name)
    {
        var cmdlet = Find(name);
        var approved = typeof(VerbsCommon).Assembly.GetExportedTypes().Where(t => t.Namespace == "System.Management.Automation" && t.Name.StartsWith("Verbs", StringComparison.Ordinal)).SelectMany(t => t.GetFields()).Select(f => (string)f.GetValue(null)!);

        Assert.Contains(cmdlet.Verb, approved);
        Assert.StartsWith("Konstruct", cmdlet.Noun, StringComparison.Ordinal);
        Assert.False(cmdlet.Noun.EndsWith('s'), cmdlet.Noun);
        Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.ImplementingType.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_it_puts_out(string name) => Assert.NotEmpty(Find(name).OutputType);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_asks_before_it_changes_something(string name)
    {
        var cmdlet = Find(name);
        var attribute = cmdlet.ImplementingType.GetCustomAttribute<CmdletAttribute>()!;
        // Nothing of the sandbox outlives its process; and Test- has ArgoCD look anew on request.
        if (cmdlet.Noun == "KonstructSandbox" || cmdlet.Verb == "Test")
            return;
        Assert.Equal(!_reading.Contains(cmdlet.Verb), attribute.SupportsShouldProcess);
        Assert.NotEqual(ConfirmImpact.High, attribute.ConfirmImpact);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_parameters_are_called_what_such_parameters_are_called(string name)
    {
        foreach (var parameter in Find(name).Parameters.Values.Where(p => !Cmdlet.CommonParameters.Contains(p.Name) && !Cmdlet.OptionalCommonParameters.Contains(p.Name)))
        {
            Assert.False(_otherNames.TryGetValue(parameter.Name, out var usual), $"-{parameter.Name} is -{usual} elsewhere.");
            Assert.True(char.IsAsciiLetterUpper(parameter.Name[0]), parameter.Name);
            var type = parameter.ParameterType;
            switch (parameter.Name)
            {
                case "TimeoutSec" or "ThrottleLimit":
                    Assert.Equal(typeof(int), type);
                    Assert.Contains(parameter.Attributes, a => a is ValidateRangeAttribute);
                    break;
                case "Force" or "PassThru" or "Quiet" or "Wait" or "Refresh":
                    Assert.Equal(typeof(SwitchParameter), type);
                    break;
                case "LiteralPath":
                    Assert.Contains("PSPath", parameter.Aliases);
                    Assert.DoesNotContain(parameter.Attributes, a => a is SupportsWildcardsAttribute);
                    break;
                case "Name" or "Exclude" when type == typeof(string[]) && Find(name).Parameters.ContainsKey("LiteralPath"):
                    Assert.Contains(parameter.Attributes, a => a is SupportsWildcardsAttribute);
                    break;
            }
            // A secret in plain text would stay in the shell's history.
            if (new[] { "Token", "SecretId" }.Any(s => parameter.Name.EndsWith(s, StringComparison.Ordinal)) || parameter.Name == "PrivateKey")
                Assert.Equal(typeof(System.Security.SecureString), type);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_path_can_be_given_literally_and_from_the_pipeline(string name)
    {
        var cmdlet = Find(name);
        if (!cmdlet.Parameters.TryGetValue("Path", out var path) || !path.Attributes.OfType<SupportsWildcardsAttribute>().Any())
            return;
        Assert.True(cmdlet.Parameters.ContainsKey("LiteralPath"), "-Path has wildcards and there is no -LiteralPath.");
        // What a command takes from the pipeline it takes by value, so that names and objects can be piped.
        Assert.Contains(cmdlet.Parameters.Values, p => p.ParameterSets.Values.Any(s => s.ValueFromPipeline));
    }

    private CmdletInfo Find(string name) => Assert.Single(_engine.Run($"Get-Command {name}").OutputOf<CmdletInfo>());
}
