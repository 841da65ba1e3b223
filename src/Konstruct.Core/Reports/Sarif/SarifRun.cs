using System.Text.Json;

namespace Konstruct.Core.Reports.Sarif;

/// <summary>Writes one run of a SARIF report.</summary>
/// <param name="json">Where it is written.</param>
/// <param name="content">What the report tells.</param>
/// <param name="about">What it says of itself.</param>
internal sealed class SarifRun(Utf8JsonWriter json, ReportContent content, ReportAbout about)
{
    private const string Base = "SRCROOT";

    // What was made by hand may name a rule that is not ours.
    private readonly List<RuleText> _rules = [.. RuleBook.All];

    /// <summary>Writes it.</summary>
    /// <param name="id">What tells it from other runs of the same report.</param>
    /// <param name="results">Its results, in their order.</param>
    public void Write(string id, IReadOnlyList<SarifResult> results)
    {
        foreach (var unknown in results.Select(r => r.RuleId).Where(r => RuleBook.TitleOf(r) is null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            _rules.Add(new RuleText(unknown, unknown, unknown, "", FindingSeverity.Warning, ""));
        json.WriteStartObject();
        WriteTool();
        json.WriteStartObject("automationDetails");
        json.WriteString("id", id);
        json.WriteEndObject();
        WriteInvocation();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Base);
        WriteText("description", "The root of the repository.");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var result in results)
        {
            var first = result.Fingerprint(0);
            seen[first] = seen.GetValueOrDefault(first) + 1;
            Write(result, result.Fingerprint(seen[first] - 1));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTool()
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Konstruct");
        json.WriteString("version", about.Version);
        json.WriteString("semanticVersion", about.Version);
        if (about.ProjectUri is { IsAbsoluteUri: true } uri)
            json.WriteString("informationUri", uri.AbsoluteUri);
        json.WriteStartArray("rules");
        foreach (var rule in _rules)
            Write(rule);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Write(RuleText rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", rule.Name);
        WriteText("shortDescription", $"{rule.Title}.");
        WriteText("fullDescription", $"{rule.Title}. {rule.Recommendation}".TrimEnd());
        json.WriteStartObject("help");
        json.WriteString("text", $"{rule.Recommendation} {(rule.Page.Length == 0 ? "" : $"{rule.Page} of the module explains {rule.Id}.")}".Trim() is { Length: > 0 } help ? help : rule.Title);
        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", rule.Severity switch { FindingSeverity.Error => "error", FindingSeverity.Warning => "warning", _ => "note" });
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // A step of a migration that failed is no result of looking, but what kept the tool from its work.
    private void WriteInvocation()
    {
        var failed = content.Results.Where(r => r.Status == MigrationStatus.Failed).ToList();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", failed.Count == 0);
        json.WriteString("startTimeUtc", ShownTime.Exactly(about.BegunAt));
        json.WriteString("endTimeUtc", ShownTime.Exactly(about.MadeAt));
        if (failed.Count > 0)
        {
            json.WriteStartArray("toolExecutionNotifications");
            foreach (var result in failed)
            {
                json.WriteStartObject();
                json.WriteString("level", "error");
                WriteText("message", VisibleText.Of(result.ToString()));
                if (result.ErrorId is { } error)
                {
                    json.WriteStartObject("descriptor");
                    json.WriteString("id", error);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void Write(SarifResult result, string fingerprint)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", result.RuleId);
        json.WriteNumber("ruleIndex", _rules.FindIndex(r => r.Id == result.RuleId));
        json.WriteString("level", result.Level);
        WriteText("message", result.Message);
        if (result.Place is not null || result.Logical.Count > 0)
        {
            json.WriteStartArray("locations");
            json.WriteStartObject();
            if (result.Place is { } place)
                Write(place);
            if (result.Logical.Count > 0)
                WriteLogical(result.Logical);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteStartObject("partialFingerprints");
        json.WriteString("konstruct/v1", fingerprint);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Write(SarifPlace place)
    {
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", place.Uri);
        if (place.Root is not null)
            json.WriteString("uriBaseId", Base);
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", place.Line);
        if (place.Column is { } column)
            json.WriteNumber("startColumn", column);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteLogical(IReadOnlyList<string> names)
    {
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("name", VisibleText.Of(names[^1]));
        json.WriteString("fullyQualifiedName", VisibleText.Of(string.Join(" / ", names)));
        json.WriteString("kind", "resource");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteText(string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
