namespace Konstruct.Core.Reports.Html;

/// <summary>The findings, rule by rule and file by file, the worst first.</summary>
internal sealed class FindingsSection(HtmlWriter html, ReportContent content, ReportPaths paths) : ReportSection(html, content)
{
    /// <inheritdoc/>
    public override string Id => "findings";

    /// <inheritdoc/>
    public override string Title => "Findings";

    /// <inheritdoc/>
    public override bool HasContent => Content.Findings.Count > 0;

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures => new[] { FindingSeverity.Error, FindingSeverity.Warning }.Select(s => (Severity: s, Count: Content.Findings.Count(f => f.Severity == s))).Where(s => s.Count > 0)
        .Select(s => s.Severity == FindingSeverity.Error ? new Figure(Number(s.Count), s.Count == 1 ? "error found" : "errors found", Tone.Bad) : new Figure(Number(s.Count), s.Count == 1 ? "warning" : "warnings", Tone.Warn));

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        var rules = Content.Findings.GroupBy(f => f.RuleId).OrderByDescending(g => g.Max(f => f.Severity)).ThenBy(g => g.Key, StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            Html.Open("div", ("class", "group")).Open("h3").Element("span", rule.Key, ("class", "id")).Text(" ").Text(RuleBook.TitleOf(rule.Key)).Text(" ");
            foreach (var severity in rule.GroupBy(f => f.Severity).OrderByDescending(g => g.Key))
            {
                var mark = StatusMark.Of(severity.Key);
                (mark with { Word = severity.Key == FindingSeverity.Information ? $"{Number(severity.Count())} for information" : Count(severity.Count(), mark.Word.ToLowerInvariant()) }).Write(Html);
                Html.Text(" ");
            }
            Html.Close();
            // What is to be done is mostly the same for all of a rule.
            var advice = rule.Select(f => f.Recommendation).Distinct(StringComparer.Ordinal).ToList();
            Note(advice is [var one] ? one : null, "advice");
            OpenTable($"Findings of {rule.Key}", "rows findings", "File", "Line", "What was found");
            foreach (var finding in rule.OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column))
                Write(finding, advice.Count > 1);
            CloseTable();
            Html.Close();
        }
    }

    private void Write(Finding finding, bool showsAdvice)
    {
        OpenRow();
        RowHeader(finding.Path is { } path ? paths.Shown(path) : "(text from the pipeline)", "path");
        Cell(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{finding.Line}:{finding.Column}"), "number");
        OpenCell("said").Text(finding.Message);
        Note(showsAdvice ? finding.Recommendation : null, "advice");
        Html.Close().Close();
    }
}
