using System.Text.Json;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Tests.Yaml;

/// <summary>The cases under <c>Cases</c>, each in every dress of its text that it allows.</summary>
public sealed class EditCases
{
    private static readonly Dictionary<(string Theme, string Name), EditCase> _cases = EditCase.ReadAll().ToDictionary(c => (c.Theme, c.Name));

    public static IEnumerable<TheoryDataRow<string, string, TextVariant>> Rows =>
        _cases.Values.SelectMany(c => c.Variants.Select(v => new TheoryDataRow<string, string, TextVariant>(c.Theme, c.Name, v)));

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_edit_gives_the_expected_bytes_or_the_expected_refusal(string theme, string name, TextVariant variant)
    {
        var test = _cases[(theme, name)];
        var given = test.Given(variant);
        if (test.Unreadable(variant) is { } place)
        {
            var syntax = Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse(given));
            AssertPlace(place, syntax, test.Says);
            return;
        }

        var editor = new YamlEditor(YamlFile.Parse(given));
        if (test.Refused(variant) is { } refused)
        {
            var refusal = Assert.Throws<YamlEditException>(() => RunAll(test, editor));
            var words = refused.Split(' ');
            Assert.Equal(words[0], refusal.Refusal.ToString());
            if (words.Length > 1)
                AssertPlace(words[1], refusal, test.Says);
            Assert.Equal(given, editor.File.Text);
            Assert.Empty(editor.Edits);
            return;
        }

        RunAll(test, editor);
        Assert.True(test.Expected(variant) == editor.File.Text, $"expected {Visible(test.Expected(variant))}\nactual   {Visible(editor.File.Text)}");
        while (editor.Edits.Count > 0)
            editor.Undo();
        Assert.Equal(given, editor.File.Text);
    }

    private static string Visible(string? text) => text is null ? "none" : JsonSerializer.Serialize(text);

    private static void RunAll(EditCase test, YamlEditor editor)
    {
        foreach (var step in test.Steps)
            step.Run(editor);
    }

    private static void AssertPlace(string place, YamlTextException error, string? says)
    {
        Assert.Equal(place, $"{error.Position.Line}:{error.Position.Column}");
        if (says is not null)
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
