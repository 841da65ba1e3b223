using System.Reflection;
using Konstruct.Core.Verification;

namespace Konstruct.Core.Tests;

public sealed class CheckPageTests
{
    private static readonly string[] _page = File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "docs", "checks.md"));

    [Fact]
    public void Every_rule_is_explained_in_the_order_of_the_checks_and_no_other()
    {
        var explained = _page.Where(l => l.StartsWith("## KON", StringComparison.Ordinal)).Select(l => l[3..]);

        Assert.Equal(AllChecks.InOrder.Select(c => c.Rule.Id), explained);
        Assert.Equal(Rules().Select(r => r.Id).Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_names_every_rule_with_its_scope()
    {
        var listed = _page.Where(l => l.StartsWith("| [KON", StringComparison.Ordinal)).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Select(c => $"{c[1]} {c[2]}");

        Assert.Equal(AllChecks.InOrder.Select(c => $"[{c.Rule.Id}](#{c.Rule.Id.ToLowerInvariant()}) {c.Rule.Scope}"), listed);
    }

    private static IEnumerable<CheckRule> Rules() =>
        typeof(CheckRule).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null)).OfType<CheckRule>();
}
