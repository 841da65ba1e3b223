using System.Management.Automation;
using static Konstruct.Cmdlets.Tests.ConvertExternalSecretManifests;

namespace Konstruct.Cmdlets.Tests;

public sealed class ConvertExternalSecretYamlTests(Engine engine) : IClassFixture<Engine>
{
    [Fact]
    public void One_text_gives_one_text()
    {
        var result = Convert(Argo);

        Assert.Equal([ArgoConverted], result.OutputOf<string>());
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Lines_are_joined_and_give_one_text()
    {
        var result = Convert([.. Argo.TrimEnd('\n').Split('\n')]);

        Assert.Equal([ArgoConverted.TrimEnd('\n')], result.OutputOf<string>());
    }

    [Fact]
    public void The_text_can_be_given_as_an_argument()
    {
        var result = engine.Run("$text = @($input)[0]; Convert-KonstructExternalSecret -Yaml -InputObject $text", Argo);

        Assert.Equal([ArgoConverted], result.OutputOf<string>());
    }

    [Fact]
    public void Windows_line_ends_stay() =>
        Assert.Equal([ArgoConverted.Replace("\n", "\r\n", StringComparison.Ordinal)], Convert(Argo.Replace("\n", "\r\n", StringComparison.Ordinal)).OutputOf<string>());

    [Fact]
    public void A_list_is_converted_item_by_item()
    {
        static string List(params string[] items) =>
            "apiVersion: v1\nkind: List\nitems:\n" + string.Concat(items.Select(i => "- " + i.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal) + "\n"));

        var result = Convert(List(Argo, Unrelated, Runner));

        Assert.Equal([List(ArgoConverted, Unrelated, RunnerConverted)], result.OutputOf<string>());
    }

    [Fact]
    public void Text_that_holds_nothing_of_ours_comes_out_as_it_is()
    {
        Assert.Equal([Unrelated], Convert(Unrelated).OutputOf<string>());
        Assert.Equal(["a:\n\n\n  b: 1"], Convert("a:", "", null!, "  b: 1").OutputOf<string>());
    }

    [Fact]
    public void A_second_conversion_changes_nothing()
    {
        var result = engine.Run("$input | Convert-KonstructExternalSecret -Yaml | Convert-KonstructExternalSecret -Yaml", Crossplane);

        Assert.Equal(Convert(Crossplane).OutputOf<string>(), result.OutputOf<string>());
    }

    [Fact]
    public void Findings_are_warnings_and_not_in_the_text()
    {
        var result = Convert(TokenReader);

        Assert.Equal([TokenReader], result.OutputOf<string>());
        Assert.StartsWith("KON101 Warning: line 10: The ExternalSecret 'shop' reads the token ", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: List\nx: a: b", "YamlSyntax", ErrorCategory.ParserError, "line 2, column 5: This is not YAML: ")]
    [InlineData("kind: ExternalSecret\n\tname: x", "YamlSyntax", ErrorCategory.ParserError, "line 2, column 1: A tab is used as indentation.")]
    [InlineData("kind: {{ .Values.x", "YamlSyntax", ErrorCategory.ParserError, "line 1, column 7: The template action that opens here is not closed.")]
    public void Broken_text_is_a_terminating_error_and_nothing_comes_out(string text, string id, ErrorCategory category, string message)
    {
        var result = Convert(text);

        Assert.Empty(result.Output);
        var error = Assert.Single(result.Errors);
        Assert.Equal($"{id},Konstruct.Cmdlets.ConvertKonstructExternalSecretCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        var caught = engine.Run("try { $input | Convert-KonstructExternalSecret -Yaml; 'went on' } catch { $_.FullyQualifiedErrorId.Split(',')[0] }", text);
        Assert.Equal([id], caught.OutputOf<string>());
    }

    [Fact]
    public void A_refused_edit_is_a_terminating_error_and_nothing_comes_out()
    {
        var result = Convert(Runner, "---", Argo.Replace("name: \"{{ .name }}\"", "url: \"{{ .name }}\"", StringComparison.Ordinal));

        Assert.Empty(result.Output);
        Assert.StartsWith("YamlEditRefused,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private EngineResult Convert(params string[] lines) => engine.Run("$input | Convert-KonstructExternalSecret -Yaml", [.. lines]);
}
