using System.Globalization;

namespace Konstruct.Core.Reports.Html;

/// <summary>A part of a report, left out where nothing was given for it.</summary>
/// <param name="html">Where it is written.</param>
/// <param name="content">What the report tells.</param>
internal abstract class ReportSection(HtmlWriter html, ReportContent content)
{
    /// <summary>Its anchor.</summary>
    public abstract string Id { get; }

    /// <summary>Its heading.</summary>
    public abstract string Title { get; }

    /// <summary>Whether there is something to tell.</summary>
    public abstract bool HasContent { get; }

    /// <summary>What of it stands at the head of the report.</summary>
    public virtual IEnumerable<Figure> Figures => [];

    private string[] _columns = [];
    private int _column;

    /// <summary>Where it is written.</summary>
    protected HtmlWriter Html => html;

    /// <summary>What the report tells.</summary>
    protected ReportContent Content => content;

    /// <summary>Writes it.</summary>
    public void Write()
    {
        Html.Open("section", ("id", Id), ("aria-labelledby", $"{Id}-title")).Element("h2", Title, ("id", $"{Id}-title"));
        WriteBody();
        Html.Close();
    }

    /// <summary>Writes what stands under the heading.</summary>
    protected abstract void WriteBody();

    /// <summary>Begins a table that is scrolled where it is too wide; the keyboard can do that, too. Ended by <see cref="CloseTable"/>.</summary>
    protected void OpenTable(string label, string style, params string[] columns)
    {
        OpenScroll(label, style);
        Html.Open("table").Open("thead").Open("tr");
        foreach (var column in columns)
            Html.Element("th", column, ("scope", "col"));
        Html.Close().Close().Open("tbody");
        _columns = columns;
    }

    /// <summary>Begins what is scrolled where it is too wide.</summary>
    protected void OpenScroll(string label, string style) => Html.Open("div", ("class", $"scroll {style}"), ("tabindex", "0"), ("role", "region"), ("aria-label", label));

    /// <summary>Begins a row.</summary>
    protected void OpenRow(Tone? tone = null)
    {
        Html.Open("tr", ("class", tone is { } given ? StatusMark.Class(given) : null));
        _column = 0;
    }

    /// <summary>Begins a cell. On a narrow screen, where there is no head, it tells itself what it is about.</summary>
    protected HtmlWriter OpenCell(string? style = null) => Html.Open("td", ("class", style), ("data-label", _column < _columns.Length ? _columns[_column++] : null));

    /// <summary>Begins the cell that a row is told by.</summary>
    protected HtmlWriter OpenRowHeader(string? style = null)
    {
        _column++;
        return Html.Open("th", ("scope", "row"), ("class", style));
    }

    /// <summary>Ends a table and its body.</summary>
    protected void CloseTable() => Html.Close().Close().Close();

    /// <summary>Writes a cell.</summary>
    protected void Cell(string? text, string? style = null) => OpenCell(style).Text(text).Close();

    /// <summary>Writes a cell with a status.</summary>
    protected void Cell(StatusMark mark)
    {
        OpenCell("status");
        mark.Write(Html);
        Html.Close();
    }

    /// <summary>Writes a cell with a moment.</summary>
    protected void Cell(DateTimeOffset? time)
    {
        OpenCell("time");
        if (time is { } at)
            Html.Element("time", ShownTime.Of(at), ("datetime", ShownTime.Exactly(at)));
        Html.Close();
    }

    /// <summary>Writes the cell that a row is told by.</summary>
    protected void RowHeader(string text, string? style = null) => OpenRowHeader(style).Path(text).Close();

    /// <summary>Writes a paragraph where there is something to write.</summary>
    protected void Note(string? text, string style)
    {
        if (!string.IsNullOrEmpty(text))
            Html.Element("p", text, ("class", style));
    }

    /// <summary>A number with its noun.</summary>
    protected static string Count(int count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>A number.</summary>
    protected static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
