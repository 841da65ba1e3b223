using System.Text.RegularExpressions;

namespace Konstruct.Core.Tests.Reports;

/// <summary>A page, taken apart as strictly as it is made.</summary>
internal sealed partial class HtmlPage
{
    private static readonly string[] _void = ["meta", "wbr"];

    public HtmlPage(string html)
    {
        Html = html;
        Style = StyleElement().Match(html).Groups["css"].Value;
        var body = StyleElement().Replace(html, "").Replace("<!DOCTYPE html>", "", StringComparison.Ordinal);
        Text = System.Net.WebUtility.HtmlDecode(Tag().Replace(body, ""));
        // What is left of a page without its tags is text: no sign of a tag may stand in it.
        Assert.DoesNotContain('<', Tag().Replace(body, ""));
        Assert.DoesNotContain('>', Tag().Replace(body, ""));
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(body))
        {
            var name = tag.Groups["name"].Value;
            if (tag.Value.StartsWith("</", StringComparison.Ordinal))
            {
                Assert.Equal(name, open.Pop());
                continue;
            }
            Tags.Add(name);
            foreach (Match attribute in Attribute().Matches(tag.Value))
                Attributes.Add((name, attribute.Groups["name"].Value, System.Net.WebUtility.HtmlDecode(attribute.Groups["value"].Value)));
            if (!_void.Contains(name))
                open.Push(name);
        }
        Assert.Empty(open);
    }

    public string Html { get; }

    public string Style { get; }

    public string Text { get; }

    public HashSet<string> Tags { get; } = [];

    public List<(string Element, string Name, string Value)> Attributes { get; } = [];

    /// <summary>The headings of the parts.</summary>
    public IReadOnlyList<string> Parts => [.. Heading().Matches(Html).Select(m => m.Groups["text"].Value)];

    [GeneratedRegex("""<(?<end>/)?(?<name>[a-z][a-z0-9]*)( [a-z-]+="[^"<>]*")*>""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<name>[a-z-]+)="(?<value>[^"]*)["]""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Attribute();

    [GeneratedRegex("<style>(?<css>.*?)</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex StyleElement();

    [GeneratedRegex("<h2[^>]*>(?<text>[^<]*)</h2>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Heading();
}
