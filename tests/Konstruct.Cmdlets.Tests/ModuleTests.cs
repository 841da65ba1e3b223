using System.Management.Automation;
using System.Management.Automation.Language;

namespace Konstruct.Cmdlets.Tests;

public sealed class ModuleTests(Engine engine) : IClassFixture<Engine>
{
    [Fact]
    public void Every_cmdlet_of_the_manifest_is_there_and_no_other()
    {
        var manifest = Parser.ParseFile(Engine.Manifest, out _, out _).Find(static ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        var exported = (object[])((System.Collections.Hashtable)((HashtableAst)manifest).SafeGetValue())["CmdletsToExport"]!;

        var commands = engine.Run("Get-Command -Module Konstruct").OutputOf<CmdletInfo>();

        Assert.Equal(exported.Order(), commands.Select(static command => command.Name).Order());
        var written = commands[0].ImplementingType.Assembly.GetExportedTypes().Where(static type => type.IsDefined(typeof(CmdletAttribute), inherit: false));
        Assert.Equal(written.Count(), commands.Count);
    }
    [Fact]
    public void What_a_user_sees_is_formatted_to_the_width_of_the_console()
    {
        var text = engine.RunText("[pscustomobject]@{ Name = 'a' * 100; Count = 1 }", width: 60);

        Assert.Contains("aaaa", text, StringComparison.Ordinal);
        Assert.All(text.Split(Environment.NewLine), static line => Assert.True(line.Length <= 60, line));
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_user_sees_includes_errors_and_warnings()
    {
        var text = engine.RunText("& { [CmdletBinding()] param() $PSCmdlet.WriteWarning('careful') }; Get-Command nosuch");

        Assert.Contains("WARNING: careful", text, StringComparison.Ordinal);
        Assert.Contains("'nosuch' is not recognized", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_streams_of_a_script_arrive_apart()
    {
        var result = engine.Run("""
            $input
            & { [CmdletBinding()] param() $PSCmdlet.WriteWarning('careful') }
            Get-Command nosuch
            throw 'boom'
            """, "a", "b");

        Assert.Equal(["a", "b"], result.OutputOf<string>());
        Assert.Equal(["careful"], result.Warnings);
        Assert.Equal("nosuch", Assert.Single(result.Errors).TargetObject);
        Assert.Equal("boom", result.Failure?.Exception.Message);
    }
}
