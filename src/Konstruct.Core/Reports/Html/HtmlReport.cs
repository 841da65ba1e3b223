using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Core.Reports.Html;

/// <summary>A report as one page that needs nothing else: no script, no font, no picture, no network.</summary>
public static class HtmlReport
{
    private static readonly Lazy<string> _style = new(static () =>
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    });

    /// <summary>Writes it.</summary>
    /// <param name="content">What it tells.</param>
    /// <param name="about">What it says of itself.</param>
    /// <returns>The page.</returns>
    public static string Write(ReportContent content, ReportAbout about)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(about);
        var html = new HtmlWriter();
        var paths = new ReportPaths(content);
        ReportSection[] sections =
        [
            new FleetSection(html, content),
            new ChecksSection(html, content),
            new FindingsSection(html, content, paths),
            new PlanSection(html, content),
            new MigrationSection(html, content, paths),
            new FilesSection(html, content, paths),
            new VaultSection(html, content),
            new GitHubSection(html, content),
            new ActionsSection(html, content),
        ];
        sections = [.. sections.Where(s => s.HasContent)];
        html.Open("html", ("lang", "en"));
        WriteHead(html, about);
        html.Open("body");
        WriteHeader(html, about, paths, sections);
        html.Open("main");
        foreach (var section in sections)
            section.Write();
        if (sections.Length == 0)
            html.Element("p", "Nothing was given to this report.", ("class", "empty"));
        html.Close();
        html.Element("footer", $"Made by Konstruct {about.Version}. It shows what was given to it, and no value of a secret.");
        return html.Close().Close().ToString();
    }

    // Nothing but this very style sheet: should anything else get into the page, a browser refuses it.
    private static void WriteHead(HtmlWriter html, ReportAbout about)
    {
        var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(_style.Value)));
        html.Open("head").Open("meta", ("charset", "utf-8"))
            .Open("meta", ("http-equiv", "Content-Security-Policy"), ("content", $"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"))
            .Open("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Open("meta", ("name", "color-scheme"), ("content", "light dark"))
            .Open("meta", ("name", "referrer"), ("content", "no-referrer"))
            .Open("meta", ("name", "generator"), ("content", $"Konstruct {about.Version}"))
            .Element("title", about.Title).Style(_style.Value).Close();
    }

    private static void WriteHeader(HtmlWriter html, ReportAbout about, ReportPaths paths, ReportSection[] sections)
    {
        html.Open("header").Element("h1", about.Title);
        html.Open("p", ("class", "beside")).Text("Made on ").Element("time", $"{ShownTime.Of(about.MadeAt)} UTC", ("datetime", ShownTime.Exactly(about.MadeAt)));
        if (paths.Bases.Count > 0)
            html.Text(". Paths are those in ").Open("span", ("class", "path")).Path(string.Join(", ", paths.Bases)).Close();
        html.Close();
        var figures = sections.SelectMany(s => s.Figures).ToList();
        if (figures.Count > 0)
        {
            html.Open("dl", ("class", "figures"));
            foreach (var figure in figures)
                html.Open("div", ("class", StatusMark.Class(figure.Tone))).Element("dt", figure.Label).Element("dd", figure.Value).Close();
            html.Close();
        }
        if (sections.Length > 1)
        {
            html.Open("nav", ("aria-label", "Parts")).Open("ul");
            foreach (var section in sections)
                html.Open("li").Element("a", section.Title, ("href", $"#{section.Id}")).Close();
            html.Close().Close();
        }
        html.Close();
    }
}
