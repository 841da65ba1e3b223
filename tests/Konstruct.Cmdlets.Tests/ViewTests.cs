using System.Management.Automation.Language;
using System.Security;
using System.Xml.Linq;

namespace Konstruct.Cmdlets.Tests;

/// <summary>How objects are shown: every type has a table and a list, and a status has its colour.</summary>
public sealed class ViewTests : IDisposable
{
    private static readonly XDocument[] _formats = [.. Directory.GetFiles(Path.Combine(RepositoryFolder.Root, "bin"), "*.Format.ps1xml").Select(f => XDocument.Load(f))];

    private readonly Engine _engine = new();

    public static TheoryData<string> Types
    {
        get
        {
            using var engine = new Engine();
            return [.. Model(engine).Select(t => t.Name)];
        }
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_has_a_table_and_a_list_of_what_it_has_but_secrets(string name)
    {
        var type = Model(_engine).Single(t => t.Name == name);
        var views = _formats.SelectMany(f => f.Descendants("View")).Where(v => v.Descendants("TypeName").Any(t => t.Value == $"Konstruct.{name}")).ToList();

        Assert.Contains(views, v => v.Element("TableControl") is not null);
        var list = Assert.Single(views, v => v.Element("ListControl") is not null);
        var listed = list.Descendants("ListItem").Select(i => (i.Element("Label") ?? i.Element("PropertyName"))!.Value).ToList();
        var expected = type.GetProperties().Where(p => p.PropertyType != typeof(SecureString)).Select(p => p.Name)
            // Told by the status, and by the name.
            .Except(name switch { "ManifestChange" => ["Written"], "MigrationPlanCluster" => ["Cluster"], _ => [] });
        Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        foreach (var property in views.Descendants("PropertyName").Select(p => p.Value))
            Assert.NotNull(type.GetProperty(property));
        foreach (var script in views.Descendants("ScriptBlock").Select(s => s.Value))
        {
            Parser.ParseInput(script, out _, out var errors);
            Assert.Empty(errors);
        }
    }

    [Theory]
    [InlineData("Pass", "Foreground.Green")]
    [InlineData("Warn", "Formatting.Warning")]
    [InlineData("Fail", "Formatting.Error")]
    [InlineData("Skipped", "Foreground.BrightBlack")]
    [InlineData("Done", "Foreground.Green")]
    [InlineData("Pending", "Formatting.Warning")]
    public void A_status_has_the_colour_of_the_users_style(string status, string style) =>
        Assert.Equal([$"True"], _engine.Run($"$PSStyle.OutputRendering = 'Ansi'; ([Konstruct.Cmdlets.StatusView]::Text('{status}', $PSStyle) -ceq \"$($PSStyle.{style}){status}$($PSStyle.Reset)\").ToString()").OutputOf<string>());

    [Fact]
    public void Every_status_that_there_is_has_a_colour()
    {
        var statuses = new[] { "CheckStatus", "ChangeStatus", "MigrationStatus", "VaultCredentialStatus", "ExternalSecretStatus", "OperatorStatus", "StepState", "FindingSeverity" };
        var plain = _engine.Run($"$PSStyle.OutputRendering = 'Ansi'; foreach ($type in {string.Join(", ", statuses.Select(s => $"[Konstruct.{s}]"))}) {{ foreach ($name in [Enum]::GetNames($type)) {{ if ([Konstruct.Cmdlets.StatusView]::Text($name, $PSStyle) -ceq $name) {{ \"$type $name\" }} }} }}");

        Assert.Null(plain.Failure);
        Assert.Empty(plain.Output);
    }

    [Fact]
    public void Without_a_style_a_status_is_plain() =>
        Assert.Equal(["Fail"], _engine.Run("[Konstruct.Cmdlets.StatusView]::Text('Fail', $null)").OutputOf<string>());

    [Fact]
    public async Task With_NO_COLOR_and_where_output_is_redirected_there_are_no_colours()
    {
        const string Show = "[Konstruct.ArgoAuthCheck] @{ Scope = 'Vault'; RuleId = 'KON201'; Subject = 'a'; Status = 'Fail'; Reason = 'b' }; [Konstruct.Cmdlets.StatusView]::Text('Fail', $PSStyle) -replace [char] 27, 'ESC'";

        var redirected = await RunnerProcess.Run("-Command", Show);
        var wanted = await RunnerProcess.Run("-Command", "$PSStyle.OutputRendering = 'Ansi'; " + Show);
        var start = RunnerProcess.StartInfo("-Command", "$PSStyle.OutputRendering = 'Ansi'; " + Show);
        start.Environment["NO_COLOR"] = "1";
        var asked = await RunnerProcess.Run(start);

        Assert.DoesNotContain('\u001b', redirected.Output);
        Assert.Contains("KON201", redirected.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ESC", redirected.Output, StringComparison.Ordinal);
        Assert.Contains("ESC", wanted.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ESC", asked.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_list_of_a_type_can_be_indexed(string name)
    {
        // However it is made: of what the compiler makes of [.. x], PowerShell would see no indexer.
        var type = Model(_engine).Single(t => t.Name == name);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.PropertyType is { IsGenericType: true } t && t.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)))
        {
            var made = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            var item = property.PropertyType.GetGenericArguments()[0];
            property.SetValue(made, Activator.CreateInstance(typeof(List<>).MakeGenericType(item)));
            Assert.True(property.GetValue(made) is Array, $"{name}.{property.Name}");
        }
    }

    [Fact]
    public void A_list_gives_one_item_at_an_index()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSample();
        Assert.Equal(["CrossplaneSecret"], _engine.Run($"Set-StrictMode -Version Latest; \"$((Get-KonstructCluster '{folder.Path}' -Name engineering).Steps[1].Step)\"").OutputOf<string>());
    }

    private static IEnumerable<Type> Model(Engine engine) =>
        engine.Run("[Konstruct.Cluster].Assembly.GetExportedTypes()").OutputOf<Type>().Where(t => t is { IsEnum: false, IsAbstract: false } && t.Namespace == "Konstruct");
}
