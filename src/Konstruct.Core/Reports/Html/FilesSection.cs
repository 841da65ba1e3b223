namespace Konstruct.Core.Reports.Html;

/// <summary>The files that change, or would, with their diffs folded.</summary>
internal sealed class FilesSection : ReportSection
{
    private readonly IReadOnlyList<ManifestChange> _all;
    private readonly IReadOnlyList<ManifestChange> _changes;
    private readonly ReportPaths _paths;

    public FilesSection(HtmlWriter html, ReportContent content, ReportPaths paths)
        : base(html, content)
    {
        _paths = paths;
        _all = content.Files;
        _changes = [.. _all.Where(f => f.Status is ChangeStatus.Changed or ChangeStatus.Pending)];
    }

    /// <inheritdoc/>
    public override string Id => "files";

    /// <inheritdoc/>
    public override string Title => "Files";

    /// <inheritdoc/>
    public override bool HasContent => _all.Count > 0;

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures
    {
        get
        {
            var (written, pending) = (_changes.Count(c => c.Written), _changes.Count(c => !c.Written));
            if (written > 0)
                yield return new(Number(written), written == 1 ? "file changed" : "files changed", Tone.Good);
            if (pending > 0)
                yield return new(Number(pending), pending == 1 ? "file to change" : "files to change", Tone.Open);
        }
    }

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        foreach (var change in _changes)
            Write(change);
        var others = _all.Where(c => c.Status is not (ChangeStatus.Changed or ChangeStatus.Pending)).ToList();
        if (others.Count == 0)
            return;
        Html.Open("details").Element("summary", Count(others.Count, "file with nothing to change", "files with nothing to change"));
        OpenTable("Files with nothing to change", "rows others", "File", "Status");
        foreach (var other in others)
        {
            OpenRow();
            RowHeader(_paths.Shown(other.Path), "path");
            Cell(StatusMark.Of(other.Status));
            Html.Close();
        }
        CloseTable();
        Html.Close();
    }

    private void Write(ManifestChange change)
    {
        var (path, diff) = (_paths.Shown(change.Path), new DiffView(change.Diff));
        Html.Open("details", ("class", "file")).Open("summary").Open("span", ("class", "path")).Path(path).Close().Text(" ").Element("span", diff.Size, ("class", "size")).Text(" ");
        StatusMark.Of(change.Status).Write(Html);
        Html.Close();
        if (change.Changes.Count > 0)
        {
            Html.Open("ul", ("class", "changes"));
            foreach (var sentence in change.Changes)
                Html.Element("li", sentence);
            Html.Close();
        }
        if (change.Diff.Length > 0)
            diff.Write(Html, $"Diff of {path}");
        Html.Close();
    }
}
