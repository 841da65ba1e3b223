using System.Reflection;
using Konstruct.Core.GitOps;
using Konstruct.Core.Reports;
using Konstruct.Core.Verification;

namespace Konstruct.Core.Tests.Reports;

public sealed class RuleBookTests
{
    [Theory]
    [InlineData("findings.md")]
    [InlineData("checks.md")]
    public void The_tables_of_the_docs_have_the_titles_of_the_rules(string page)
    {
        var titles = Titles<Rule>(r => (r.Id, r.Title)).Concat(Titles<CheckRule>(r => (r.Id, r.Title))).ToDictionary();
        var listed = File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "docs", page)).Where(l => l.StartsWith("| [KON", StringComparison.Ordinal)).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();

        Assert.NotEmpty(listed);
        Assert.Equal(listed.Select(c => titles[c[1][1..7]]), listed.Select(c => c[3]));
    }

    [Fact]
    public void Every_rule_has_a_name_of_its_own_and_its_page()
    {
        Assert.Equal(RuleBook.All.Count, RuleBook.All.Select(r => r.Name).Distinct().Count());
        Assert.All(RuleBook.All, r => Assert.Equal(r.Id[3] == '1' ? "docs/findings.md" : "docs/checks.md", r.Page));
        Assert.Contains(RuleBook.All, r => r is { Id: "KON101", Name: "PatStillRead", Title: "Something still reads the token from a project's Vault path" });
    }

    private static IEnumerable<(string Id, string Title)> Titles<T>(Func<T, (string, string)> title) =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null)).OfType<T>().Select(title);
}
