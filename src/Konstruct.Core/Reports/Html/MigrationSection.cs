namespace Konstruct.Core.Reports.Html;

/// <summary>What became of each step of a migration, or of its undoing, cluster by cluster, with the times.</summary>
internal sealed class MigrationSection(HtmlWriter html, ReportContent content, ReportPaths paths) : ReportSection(html, content)
{
    /// <inheritdoc/>
    public override string Id => "migration";

    /// <inheritdoc/>
    public override string Title => "Migration";

    /// <inheritdoc/>
    public override bool HasContent => Content.Results.Count > 0;

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures
    {
        get
        {
            var failed = Content.Results.Count(r => r.Status == MigrationStatus.Failed);
            if (failed > 0)
                yield return new(Number(failed), failed == 1 ? "step failed" : "steps failed", Tone.Bad);
        }
    }

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        WriteSpan();
        foreach (var cluster in Content.Results.GroupBy(r => r.ClusterName ?? r.ProjectName).OrderByDescending(g => g.Any(r => r.Status == MigrationStatus.Failed)))
        {
            var failed = cluster.Any(r => r.Status == MigrationStatus.Failed);
            Html.Open("details", ("open", failed ? "" : null)).Open("summary").Text(cluster.Key ?? "Of no cluster").Text(" ");
            foreach (var status in cluster.GroupBy(r => r.Status).OrderByDescending(g => g.Key))
            {
                var mark = StatusMark.Of(status.Key);
                (mark with { Word = $"{Number(status.Count())} {mark.Word.ToLowerInvariant()}" }).Write(Html);
                Html.Text(" ");
            }
            Html.Close();
            OpenTable($"Steps of {cluster.Key ?? "no cluster"}", "rows steps", "Status", "Step", "What became of it", "Begun (UTC)", "Took");
            foreach (var result in cluster)
                Write(result);
            CloseTable();
            Html.Close();
        }
    }

    private void WriteSpan()
    {
        var timed = Content.Results.Where(r => r is { StartedAt: not null, Duration: not null }).ToList();
        if (timed.Count > 0)
        {
            var (begun, ended) = (timed.Min(r => r.StartedAt!.Value), timed.Max(r => r.StartedAt!.Value + r.Duration!.Value));
            Note($"From {ShownTime.Of(begun)} to {ShownTime.Of(ended)} UTC, {ShownTime.Of(ended - begun)}. What is done for all clusters together took the time that is given for each.", "beside");
        }
        foreach (var journal in Content.Results.Select(r => r.JournalPath).OfType<string>().Distinct(StringComparer.Ordinal))
            Note($"Journal: {journal}", "beside");
    }

    private void Write(MigrationResult result)
    {
        OpenRow(StatusMark.Of(result.Status).Tone);
        Cell(StatusMark.Of(result.Status));
        RowHeader(result.Step.ToString());
        OpenCell("said").Text(result.Reason);
        if (result.RuleIds.Count > 0)
            Note($"Not satisfied: {string.Join(", ", result.RuleIds)}", "beside");
        foreach (var change in result.Changes)
            Note(change, "change");
        if (result.Changes.Count == 0)
        {
            foreach (var file in result.Files)
                Note(paths.Shown(file), "change");
        }
        Note(result.Commit is null ? null : $"Commit {result.Commit}{(result.Branch is null ? "" : $" on {result.Branch}")}", "beside");
        if (result.PullRequestUrl is { } request)
            Html.Open("p", ("class", "beside")).Link(request, request.OriginalString).Close();
        Note(result.ErrorId is null ? null : $"Error {result.ErrorId}", "beside");
        Html.Close();
        Cell(result.StartedAt);
        Cell(result.Duration is { } took ? ShownTime.Of(took) : null, "number");
        Html.Close();
    }
}
