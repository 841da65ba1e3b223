using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Core.Tests.Reports;

public sealed class HtmlReportTests
{
    private static readonly string[] _allowed =
    [
        "html", "head", "meta", "title", "body", "header", "h1", "h2", "h3", "p", "time", "dl", "div", "dt", "dd", "nav", "ul", "li", "a", "main", "section", "table", "thead", "tbody", "tr", "th", "td", "span", "details", "summary", "pre", "code", "footer", "wbr",
    ];

    public static TheoryData<string> HostileTexts =>
    [
        "\"><script>alert(1)</script>",
        "' onmouseover='alert(1)",
        "</style></title></textarea><img src=x onerror=alert(1)>",
        "&lt;script&gt; &amp; &#60;",
        "--><!-- ]]> <![CDATA[",
        "javascript:alert(1)",
        "\u202Egnp.exe \u2066 \u0000 \u001b[31m \u0085",
        new string('x', 20_000),
        "{{ .Values.x }} $(x) `y` %3Cscript%3E",
    ];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(HostileTexts))]
    public void Whatever_stands_in_what_is_told_is_text_on_the_page(string text)
    {
        var page = new HtmlPage(Reporting.Html(Told.Everything(text)));

        Assert.Subset(_allowed.ToHashSet(), page.Tags);
        Assert.All(page.Attributes, a => Assert.DoesNotContain(a.Name, new[] { "style", "src", "action", "formaction", "srcdoc" }));
        Assert.All(page.Attributes, a => Assert.False(a.Name.StartsWith("on", StringComparison.Ordinal), a.Name));
        Assert.All(page.Attributes.Where(a => a.Name == "href"), a => Assert.StartsWith("#", a.Value, StringComparison.Ordinal));
        Assert.All(page.Attributes.Where(a => a.Name is "class" or "id"), a => Assert.Matches("^[a-z][a-z -]*$", a.Value));
        Assert.DoesNotContain(page.Text, c => char.IsControl(c) && c is not ('\n' or '\t'));
        Assert.DoesNotContain('\u202E', page.Html);
    }

    [Fact]
    public void A_lone_surrogate_does_not_spoil_the_page()
    {
        var page = Reporting.Html(Told.Everything("a\uD800b\uDC00"));

        Assert.Equal(page, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(page)));
        Assert.Contains("a&#65533;b&#65533;", page.Replace("\uFFFD", "&#65533;", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_is_text_too()
    {
        var page = new HtmlPage(Core.Reports.Html.HtmlReport.Write(Reporting.Content(), Reporting.About with { Title = "</title><script>" }));

        Assert.Contains("</title><script>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_allows_its_own_style_sheet_and_nothing_else()
    {
        var page = new HtmlPage(Reporting.Html(Told.Everything("x")));

        var policy = page.Attributes.First(a => a.Element == "meta" && a.Value.StartsWith("default-src", StringComparison.Ordinal)).Value;
        Assert.Equal($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Style)))}'; base-uri 'none'; form-action 'none'", policy);
        Assert.DoesNotContain("url(", page.Style, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page.Style, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("prefers-color-scheme: dark", page.Style, StringComparison.Ordinal);
        Assert.Contains("@media print", page.Style, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_head_of_a_column_or_a_row_says_what_it_is_the_head_of()
    {
        var html = Reporting.Html(Told.Everything("x"));

        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<th(?![a-z])(?! scope=)", html);
        Assert.DoesNotMatch("<span class=\"sign\"(?! aria-hidden=\"true\")", html);
    }

    [Fact]
    public void Only_what_was_given_is_shown()
    {
        Assert.Equal([], new HtmlPage(Reporting.Html()).Parts);
        Assert.Contains("Nothing was given", Reporting.Html(), StringComparison.Ordinal);
        Assert.Equal(["Clusters"], new HtmlPage(Reporting.Html(Told.Cluster("a"))).Parts);
        Assert.Equal(["Findings"], new HtmlPage(Reporting.Html(Told.Finding())).Parts);
        Assert.Equal(["Checks"], new HtmlPage(Reporting.Html(Told.Check("KON222", CheckStatus.Pass))).Parts);
        Assert.Equal(["Files"], new HtmlPage(Reporting.Html(Told.Change("/gitops/x.yaml"))).Parts);
        Assert.Equal(["Vault"], new HtmlPage(Reporting.Html(Told.Secret(VaultCredentialStatus.Written))).Parts);
        Assert.Equal(["Clusters", "Migration"], new HtmlPage(Reporting.Html(Told.Result(MigrationPhase.Vault, MigrationStatus.Done))).Parts);
        Assert.Equal(["Clusters", "Checks", "Findings", "Plan", "Migration", "Files", "Vault", "GitHub App", "In the clusters"], new HtmlPage(Reporting.Html(Told.Everything("x"))).Parts);
    }

    [Fact]
    public void The_matrix_has_a_row_for_each_cluster_and_a_column_for_each_step_that_something_became_of()
    {
        var html = Reporting.Html([.. Enumerable.Range(1, 500).Select(i => Told.Cluster($"team-{i}")), Told.Result(MigrationPhase.Vault, MigrationStatus.Done, "team-7"), Told.Result(MigrationPhase.Vault, MigrationStatus.Failed, "gone")]);

        Assert.Equal(502, System.Text.RegularExpressions.Regex.Count(html, "class=\"name\""));
        Assert.Contains("<span class=\"word\">Failed</span>", html, StringComparison.Ordinal);
        Assert.Contains(">Vault</th>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">Sync</th>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fails_comes_first_and_what_waits_for_it_is_folded()
    {
        var html = Reporting.Html(
            Told.Check("KON222", CheckStatus.Pass, "good"),
            Told.Check("KON201", CheckStatus.Pass, "bad"),
            Told.Check("KON230", CheckStatus.Skipped, "bad", blockedBy: "KON222"),
            Told.Check("KON222", CheckStatus.Fail, "bad", "both credentials are in it"));

        var text = new HtmlPage(html).Text;
        var at = 0;
        foreach (var part in (string[])["bad", "1 failing", "both credentials are in it", "Mend it.", "1 check waits for KON222", "1 check passes", "good"])
        {
            var next = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"'{part}' does not come behind what it should.");
            at = next;
        }
        Assert.Contains("No other credential is in the Secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diff_is_folded_and_each_line_is_told_by_its_first_character_and_its_class()
    {
        var html = Reporting.Html(Told.Change("/gitops/x.yaml"));

        Assert.Contains("<span class=\"del\">-old: 1</span>\n<span class=\"add\">+new: 1</span>", html, StringComparison.Ordinal);
        Assert.Contains("+1 −1", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<details class=\"file\" open", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_may_hold_a_secret_is_left_out_of_a_diff()
    {
        var text = new HtmlPage(Reporting.Html(Told.Change("/gitops/x.yaml", diff: "--- a/x\n+++ b/x\n@@ -1,2 +1,1 @@\n   password: hunter2\n-  url: https://robot:s3cret@github.com/acme\n+  password: '{{ .password }}'\n"))).Text;

        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.Contains("- (a line that may hold a secret)", text, StringComparison.Ordinal);
        Assert.Contains("+  password: '{{ .password }}'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_begin_in_the_repository()
    {
        var text = new HtmlPage(Reporting.Html(Told.Cluster("a", Told.Finding(path: "/gitops/registry/svc.yaml")))).Text;

        Assert.Contains("Paths are those in /gitops", text, StringComparison.Ordinal);
        Assert.Contains("\nregistry/svc.yaml", text.Replace("<wbr>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_told_in_UTC_and_exactly_for_machines()
    {
        var html = Reporting.Html(Told.Result(MigrationPhase.Vault, MigrationStatus.Done));

        Assert.Contains("<time datetime=\"2026-01-02T03:04:05.000Z\">2026-01-02 03:04:05</time>", html, StringComparison.Ordinal);
        Assert.Contains(">2.5 s</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_content_gives_equal_pages() => Assert.Equal(Reporting.Html(Told.Everything("x")), Reporting.Html(Told.Everything("x")));
}
