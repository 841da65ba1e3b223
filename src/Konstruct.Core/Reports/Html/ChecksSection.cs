namespace Konstruct.Core.Reports.Html;

/// <summary>The checks, project by project, what fails first.</summary>
internal sealed class ChecksSection(HtmlWriter html, ReportContent content) : ReportSection(html, content)
{
    private static readonly CheckStatus[] _order = [CheckStatus.Fail, CheckStatus.Warn, CheckStatus.Skipped, CheckStatus.Pass];

    /// <inheritdoc/>
    public override string Id => "checks";

    /// <inheritdoc/>
    public override string Title => "Checks";

    /// <inheritdoc/>
    public override bool HasContent => Content.Checks.Count > 0;

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures
    {
        get
        {
            var failed = Content.Checks.Count(c => c.Status == CheckStatus.Fail);
            yield return failed == 0
                ? new($"{Number(Content.Checks.Count(c => c.Status is CheckStatus.Pass or CheckStatus.Warn))} of {Number(Content.Checks.Count)}", "checks pass", Tone.Quiet)
                : new($"{Number(failed)} of {Number(Content.Checks.Count)}", "checks fail", Tone.Bad);
            var skipped = Content.Checks.Count(c => c.Status == CheckStatus.Skipped);
            if (skipped > 0)
                yield return new(Number(skipped), "checks not made", Tone.Warn);
        }
    }

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        var projects = Content.Checks.GroupBy(c => c.ProjectName).Select(g => (Project: g.Key, Checks: g.OrderBy(c => Array.IndexOf(_order, c.Status)).ToList()));
        foreach (var (project, checks) in projects.OrderBy(p => Array.IndexOf(_order, p.Checks[0].Status)))
            Write(project, checks);
    }

    private void Write(string? project, List<ArgoAuthCheck> checks)
    {
        Html.Open("div", ("class", "group")).Open("h3").Text(project ?? "All projects").Text(" ");
        foreach (var group in checks.GroupBy(c => c.Status))
        {
            (StatusMark.Of(group.Key) with { Word = $"{Number(group.Count())} {Verb(group.Key)}" }).Write(Html);
            Html.Text(" ");
        }
        Html.Close();
        // What waits for another check is mended with that one, and would bury it.
        WriteTable($"Checks of {project ?? "all projects"} that do not pass", [.. checks.Where(c => c.Status != CheckStatus.Pass && c.BlockedBy is null)]);
        foreach (var blocked in checks.Where(c => c.BlockedBy is not null).GroupBy(c => c.BlockedBy))
            WriteFolded(project, $"{Count(blocked.Count(), "check waits", "checks wait")} for {blocked.Key}", [.. blocked]);
        var passed = checks.Where(c => c is { Status: CheckStatus.Pass, BlockedBy: null }).ToList();
        WriteFolded(project, Count(passed.Count, "check passes", "checks pass"), passed);
        Html.Close();
    }

    private void WriteFolded(string? project, string what, List<ArgoAuthCheck> checks)
    {
        if (checks.Count == 0)
            return;
        Html.Open("details").Element("summary", what);
        WriteTable($"{project ?? "All projects"}: {what}", checks);
        Html.Close();
    }

    private void WriteTable(string label, List<ArgoAuthCheck> checks)
    {
        if (checks.Count == 0)
            return;
        OpenTable(label, "rows checks", "Status", "What is expected", "What was looked at", "What was seen", "When (UTC)");
        foreach (var check in checks)
        {
            OpenRow(StatusMark.Of(check.Status).Tone);
            Cell(StatusMark.Of(check.Status));
            OpenRowHeader("rule").Element("span", check.RuleId, ("class", "id")).Text(" ").Element("span", RuleBook.TitleOf(check.RuleId), ("class", "beside")).Close();
            OpenCell().Open("span", ("class", "subject")).Path(check.Subject).Close();
            if (check.Context is { } context && !check.Subject.EndsWith($"in {context}", StringComparison.Ordinal))
                Html.Text(" ").Element("span", $"in {context}", ("class", "beside"));
            Html.Close();
            OpenCell("said").Text(check.Reason);
            Note(check.Recommendation, "advice");
            Note(check.BlockedBy is null ? null : $"Blocked by {check.BlockedBy}.", "beside");
            Note(check.MissingRight is null ? null : $"Missing right: {check.MissingRight}", "beside");
            Html.Close();
            Cell(check.SeenAt);
            Html.Close();
        }
        CloseTable();
    }

    private static string Verb(CheckStatus status) => status switch
    {
        CheckStatus.Fail => "failing",
        CheckStatus.Warn => "warning",
        CheckStatus.Skipped => "skipped",
        _ => "passing",
    };
}
