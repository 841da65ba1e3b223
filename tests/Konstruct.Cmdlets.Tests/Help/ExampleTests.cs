using System.Management.Automation.Language;

namespace Konstruct.Cmdlets.Tests.Help;

/// <summary>What the help shows, typed: it runs, and comes out as it is printed.</summary>
public sealed class ExampleTests
{
    private static readonly string _pages = Path.Combine(RepositoryFolder.Root, "docs", "cmdlets");

    public static TheoryData<string> Pages => [.. Directory.GetFiles(_pages, "*.md").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_examples_of_a_page_run_and_come_out_as_printed(string name)
    {
        Check(Path.Combine(_pages, $"{name}.md"));
    }

    [Fact]
    public void What_the_page_of_the_views_shows_is_what_comes_out() => Check(Path.Combine(RepositoryFolder.Root, "docs", "views.md"));

    [Fact]
    public void What_the_readme_shows_is_what_comes_out() => Check(Path.Combine(RepositoryFolder.Root, "README.md"), isWorkTree: true);

    private static void Check(string path, bool isWorkTree = false)
    {
        var examples = PageExample.Of(File.ReadAllLines(path));
        using var stage = new ExampleStage(examples.Where(e => e.IsRun).Select(e => e.Command), isWorkTree);
        foreach (var example in examples)
        {
            Parser.ParseInput(example.Command, out _, out var errors);
            Assert.True(errors.Length == 0, $"{path}:{example.Line}: {errors.FirstOrDefault()?.Message}");
            if (!example.IsRun)
                continue;
            var text = stage.Type(example.Command, example.Width);
            Assert.True(example.Shows(text), $"{path}:{example.Line}: '{example.Command}' gave\n{text}");
        }
    }

    [Theory]
    [InlineData("a…c", "abc", true)]
    [InlineData("a…c", "abcd", false)]
    [InlineData("…c", "c", true)]
    [InlineData("ab…bc", "abc", false)]
    [InlineData("a\n…\nd", "a\nb\nc\nd", true)]
    [InlineData("a\n…\nd", "a\nb\nc", false)]
    [InlineData("a", "a\nb", false)]
    public void What_a_page_leaves_out_may_be_anything_and_the_rest_nothing_else(string shown, string seen, bool expected) =>
        Assert.Equal(expected, PageExample.Of(["```powershell", "PS> x", .. shown.Split('\n'), "```"])[0].Shows(seen));
}
