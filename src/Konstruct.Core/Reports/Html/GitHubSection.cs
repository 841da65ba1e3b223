using System.Globalization;

namespace Konstruct.Core.Reports.Html;

/// <summary>GitHub Apps: where they are installed, what they may do, and what stands in the way.</summary>
internal sealed class GitHubSection(HtmlWriter html, ReportContent content) : ReportSection(html, content)
{
    /// <inheritdoc/>
    public override string Id => "github";

    /// <inheritdoc/>
    public override string Title => "GitHub App";

    /// <inheritdoc/>
    public override bool HasContent => Content.Apps.Count > 0;

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures
    {
        get
        {
            var problems = Content.Apps.Sum(a => a.Problems.Count);
            if (problems > 0)
                yield return new(Number(problems), problems == 1 ? "problem at GitHub" : "problems at GitHub", Tone.Bad);
        }
    }

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        foreach (var app in Content.Apps)
        {
            Html.Open("div", ("class", "group")).Open("h3").Text(app.Name).Text(" ").Element("span", string.Create(CultureInfo.InvariantCulture, $"{(app.Slug == app.Name ? "" : $"{app.Slug}, ")}App {app.AppId} of {app.Owner}"), ("class", "beside")).Close();
            Note($"Asks for {Permissions(app.Permissions)} at {app.ApiUrl}.", "beside");
            foreach (var problem in app.Problems)
            {
                Html.Open("p", ("class", "told"));
                StatusMark.Of(problem.Severity).Write(Html);
                Html.Text($" {problem.Id}: {problem.Message} {problem.Recommendation}").Close();
            }
            WriteInstallations(app);
            WriteChecks(app);
            Html.Close();
        }
    }

    private void WriteInstallations(GitHubApp app)
    {
        if (app.Installations.Count == 0)
            return;
        OpenTable($"Installations of {app.Name}", "rows installations", "State", "Account", "Installation", "Repositories", "Granted");
        foreach (var installation in app.Installations)
        {
            OpenRow();
            Cell(installation.SuspendedAt is { } since ? new StatusMark(Tone.Bad, $"Suspended since {ShownTime.Of(since)}") : new StatusMark(Tone.Good, "Active"));
            OpenRowHeader().Text(installation.Account).Text(" ").Element("span", installation.AccountType, ("class", "beside")).Close();
            Cell(installation.Id.ToString(CultureInfo.InvariantCulture), "number");
            Cell(installation.Repositories is { } seen ? $"{installation.RepositorySelection}, {Number(seen.Count)}" : installation.RepositorySelection, "plain");
            Cell(Permissions(installation.Permissions), "plain");
            Html.Close();
        }
        CloseTable();
    }

    private void WriteChecks(GitHubApp app)
    {
        if (app.Checks.Count == 0)
            return;
        OpenTable($"Repositories that {app.Name} was tried on", "rows tried", "Readable", "URL", "Installation", "Problem");
        foreach (var check in app.Checks)
        {
            OpenRow();
            Cell(check.IsReadable ? new StatusMark(Tone.Good, "Readable") : new StatusMark(Tone.Bad, "Not readable"));
            RowHeader(check.Url, "path");
            Cell(check.InstallationId?.ToString(CultureInfo.InvariantCulture), "number");
            OpenCell("said").Text(check.Problem?.Message);
            Note(check.Problem?.Recommendation, "advice");
            Html.Close().Close();
        }
        CloseTable();
    }

    private static string Permissions(IReadOnlyDictionary<string, string> permissions) =>
        permissions.Count == 0 ? "nothing" : string.Join(", ", permissions.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {p.Value}"));
}
