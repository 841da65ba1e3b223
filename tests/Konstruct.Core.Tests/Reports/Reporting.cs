using Konstruct.Core.Reports;
using Konstruct.Core.Reports.Html;
using Konstruct.Core.Reports.Sarif;

namespace Konstruct.Core.Tests.Reports;

/// <summary>Makes reports.</summary>
internal static class Reporting
{
    public static ReportAbout About => new() { Title = "A title", BegunAt = Told.Time, MadeAt = Told.Time.AddMinutes(1) };

    public static ReportContent Content(params IEnumerable<object> items)
    {
        var content = new ReportContent();
        foreach (var item in items)
            Assert.True(content.Add(item), item.ToString());
        return content;
    }

    public static string Html(params IEnumerable<object> items) => HtmlReport.Write(Content(items), About);

    public static string Sarif(params IEnumerable<object> items) => new SarifReport(Content(items), About).Write();
}
