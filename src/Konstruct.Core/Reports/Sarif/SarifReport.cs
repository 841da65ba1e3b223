using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Konstruct.Core.Reports.Sarif;

/// <summary>A report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): findings, and checks that fail or warn. Equal content gives equal text, but for the times.</summary>
public sealed class SarifReport
{
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly ReportContent _content;
    private readonly ReportAbout _about;
    private readonly List<SarifResult> _results;

    /// <summary>Makes it.</summary>
    /// <param name="content">What it tells.</param>
    /// <param name="about">What it says of itself.</param>
    public SarifReport(ReportContent content, ReportAbout about)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(about);
        (_content, _about) = (content, about);
        var paths = new ReportPaths(content);
        var places = new CheckPlaces(content, paths);
        _results =
        [
            .. content.Findings.Select(f => SarifResult.Of(f, paths))
                .Concat(content.Checks.Where(c => c.Status is CheckStatus.Fail or CheckStatus.Warn).Select(c => SarifResult.Of(c, places.Of(c))))
                .OrderBy(r => r.RuleId, StringComparer.Ordinal).ThenBy(r => r.Place?.Uri, StringComparer.Ordinal).ThenBy(r => r.Place?.Line).ThenBy(r => r.Place?.Column)
                .ThenBy(r => string.Join('\n', r.Logical), StringComparer.Ordinal).ThenBy(r => r.Message, StringComparer.Ordinal),
        ];
    }

    /// <summary>How many results stand in no file. GitHub's code scanning refuses a whole report for one of these.</summary>
    public int WithoutPlace => _results.Count(r => r.Place is null);

    /// <summary>Writes it.</summary>
    /// <returns>The text.</returns>
    public string Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            // A path is one of a repository: each has a run of its own. What stands in none goes with the first.
            var roots = _results.Select(r => r.Place?.Root).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (roots.Count < 2)
                new SarifRun(json, _content, _about).Write("konstruct/", _results);
            for (var i = 0; i < roots.Count && roots.Count > 1; i++)
                new SarifRun(json, _content, _about).Write(Id(roots, i), [.. _results.Where(r => r.Place?.Root == roots[i] || (i == 0 && r.Place?.Root is null))]);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static string Id(List<string> roots, int at)
    {
        var name = Path.GetFileName(roots[at]);
        var same = roots.Take(at).Count(r => Path.GetFileName(r) == name);
        return $"konstruct/{VisibleText.Of(name)}{(same == 0 ? "" : $"-{same + 1}")}/";
    }
}
