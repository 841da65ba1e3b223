using Konstruct.Core.Reports.Html;

namespace Konstruct.Core.Tests.Reports;

public sealed class HtmlWriterTests
{
    [Theory]
    [InlineData("a < b & \"c\" 'd'", "a &lt; b &amp; &quot;c&quot; &#39;d&#39;")]
    [InlineData("</p><script>", "&lt;/p&gt;&lt;script&gt;")]
    public void What_is_written_is_escaped_as_text_and_as_attribute(string text, string escaped) =>
        Assert.Equal($"<!DOCTYPE html>\n<p class=\"{escaped}\">{escaped}</p>\n", new HtmlWriter().Element("p", text, ("class", text)).ToString());

    [Theory]
    [InlineData("script")]
    [InlineData("iframe")]
    [InlineData("p onclick=x")]
    [InlineData("")]
    public void An_element_that_a_report_has_not_is_refused(string element) => Assert.Throws<ArgumentException>(() => new HtmlWriter().Open(element));

    [Theory]
    [InlineData("onclick", "x")]
    [InlineData("style", "color: red")]
    [InlineData("src", "https://example.com/x.png")]
    [InlineData("href", "javascript:alert(1)")]
    [InlineData("href", "data:text/html,x")]
    [InlineData("a\"b", "x")]
    public void An_attribute_that_runs_or_loads_something_is_refused(string name, string value) => Assert.Throws<ArgumentException>(() => new HtmlWriter().Open("p", (name, value)));

    [Fact]
    public void Only_an_address_of_the_web_is_a_link()
    {
        Assert.Contains("<a href=\"https://github.com/acme/gitops/pull/1\" rel=\"noreferrer noopener\">one</a>", new HtmlWriter().Link(new Uri("https://github.com/acme/gitops/pull/1"), "one").ToString(), StringComparison.Ordinal);
        Assert.Equal("<!DOCTYPE html>one\n", new HtmlWriter().Link(new Uri("javascript:alert(1)"), "one").ToString());
        Assert.Equal("<!DOCTYPE html>one\n", new HtmlWriter().Link(null, "one").ToString());
    }

    [Fact]
    public void A_page_with_an_open_element_is_none() => Assert.Throws<InvalidOperationException>(() => new HtmlWriter().Open("p").ToString());

    [Fact]
    public void A_path_may_break_behind_its_slashes() => Assert.Equal("<!DOCTYPE html>a/<wbr>&lt;b/<wbr>c\n", new HtmlWriter().Path("a/<b/c").ToString());
}
