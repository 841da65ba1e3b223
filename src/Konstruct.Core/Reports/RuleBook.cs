using System.Reflection;
using Konstruct.Core.GitOps;
using Konstruct.Core.Verification;

namespace Konstruct.Core.Reports;

/// <summary>All rules of findings and checks, by their ids.</summary>
internal static class RuleBook
{
    private static readonly Dictionary<string, RuleText> _byId = Findings().Concat(Checks()).ToDictionary(r => r.Id, StringComparer.Ordinal);

    /// <summary>All of them, in the order of their ids.</summary>
    public static IReadOnlyList<RuleText> All { get; } = [.. _byId.Values.OrderBy(r => r.Id, StringComparer.Ordinal)];

    /// <summary>A rule's title; null where there is no such rule.</summary>
    /// <param name="id">Its id.</param>
    public static string? TitleOf(string id) => _byId.GetValueOrDefault(id)?.Title;

    private static IEnumerable<RuleText> Findings() => Declared<Rule>().Select(r => new RuleText(r.Id, r.Name, Sentence(r.Title), r.Recommendation, r.Severity, "docs/findings.md"));

    private static IEnumerable<RuleText> Checks() => Declared<CheckRule>().Select(r => new RuleText(r.Id, r.Name, Sentence(r.Title), r.Recommendation, FindingSeverity.Error, "docs/checks.md"));

    // Each rule is a property of its type, so that none can be left out here.
    private static IEnumerable<T> Declared<T>() => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == typeof(T)).Select(p => (T)p.GetValue(null)!);

    private static string Sentence(string title) => char.ToUpperInvariant(title[0]) + title[1..].Replace("`", "", StringComparison.Ordinal);
}
