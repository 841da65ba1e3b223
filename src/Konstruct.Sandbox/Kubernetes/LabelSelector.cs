using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>A selection by labels. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Requirement> _requirements;

    private LabelSelector(List<Requirement> requirements) => _requirements = requirements;

    /// <summary>Reads a selection; an empty one selects everything.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LabelSelector Parse(string? text)
    {
        var requirements = new List<Requirement>();
        if (!string.IsNullOrWhiteSpace(text))
        {
            foreach (var term in Terms(text))
                requirements.Add(ParseTerm(term.Trim()));
        }
        return new LabelSelector(requirements);
    }

    /// <summary>Whether it selects an object.</summary>
    public bool Selects(JsonObject found)
    {
        var labels = found["metadata"].Field("labels") as JsonObject;
        return _requirements.TrueForAll(r => r.IsMet(labels));
    }

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        var isInside = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
                isInside = true;
            else if (text[i] == ')')
                isInside = false;
            if (text[i] != ',' || isInside)
                continue;
            yield return text[start..i];
            start = i + 1;
        }
        yield return text[start..];
    }

    private static Requirement ParseTerm(string term)
    {
        var match = TermPattern().Match(term);
        if (!match.Success)
            throw new FormatException($"unable to parse requirement: found '{term}'");
        var key = match.Groups["key"].Value;
        if (match.Groups["not"].Success)
            return new Requirement(key, IsPresent: false, Values: null);
        if (match.Groups["set"].Success)
            return new Requirement(key, match.Groups["set"].Value == "in", [.. match.Groups["values"].Value.Split(',').Select(v => v.Trim())]);
        return match.Groups["op"].Success
            ? new Requirement(key, match.Groups["op"].Value != "!=", [match.Groups["value"].Value])
            : new Requirement(key, IsPresent: true, Values: null);
    }

    [GeneratedRegex(@"^(?:(?<not>!)\s*(?<key>[\w./-]+)|(?<key>[\w./-]+)(?:\s*(?<op>==?|!=)\s*(?<value>[\w.-]*)|\s+(?<set>in|notin)\s*\((?<values>[\w.,\s-]*)\))?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TermPattern();

    /// <summary>One term: the label is, or is not, one of the values; without values, there at all.</summary>
    private sealed record Requirement(string Key, bool IsPresent, string[]? Values)
    {
        public bool IsMet(JsonObject? labels)
        {
            var value = labels?[Key].Text();
            return (Values is null ? value is not null : value is not null && Values.Contains(value)) == IsPresent;
        }
    }
}
