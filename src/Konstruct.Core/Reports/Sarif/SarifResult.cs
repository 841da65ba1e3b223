using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Konstruct.Core.Reports.Sarif;

/// <summary>One result: a finding, or a check that fails or warns.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Level"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Message">What was seen, and what to do.</param>
/// <param name="Place">Where in a file; null where that cannot be told.</param>
/// <param name="Logical">The thing that was looked at, from the project on; empty for what stands in a file.</param>
internal sealed partial record SarifResult(string RuleId, string Level, string Message, SarifPlace? Place, IReadOnlyList<string> Logical)
{
    /// <summary>What tells it from others in the next report, too, whatever lines come and go above it.</summary>
    public string Fingerprint(int occurrence)
    {
        // Lines in a message move as the place itself does.
        var told = string.Join('\n', [RuleId, Place?.Uri ?? "", .. Logical, LineNumber().Replace(Message, "line"), occurrence.ToString(CultureInfo.InvariantCulture)]);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(told)).AsSpan(0, 16)).ToLowerInvariant();
    }

    /// <summary>A finding.</summary>
    public static SarifResult Of(Finding finding, ReportPaths paths) => new(finding.RuleId, finding.Severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        _ => "note",
    }, Text(finding.Message, finding.Recommendation), finding.Path is null ? null : SarifPlace.Of(finding.Path, paths, finding.Line, finding.Column), []);

    /// <summary>A check that fails or warns.</summary>
    /// <param name="check">The check.</param>
    /// <param name="place">The file that what was looked at comes from; null where that is not known.</param>
    public static SarifResult Of(ArgoAuthCheck check, SarifPlace? place) =>
        new(check.RuleId, check.Status == CheckStatus.Fail ? "error" : "warning", Text($"{check.Subject}: {check.Reason}", check.Recommendation), place, [.. new[] { check.ProjectName, check.Context, check.Subject }.OfType<string>()]);

    // A message may hold links, "[text](target)", which nobody but the author of the message is to make.
    private static string Text(string message, string? recommendation)
    {
        var text = message.TrimEnd();
        if (recommendation is not null)
            text += $"{(text is [.., '.' or '!' or '?' or ':'] ? "" : ".")} {recommendation}";
        return VisibleText.Of(text).Replace("](", "] (", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\bline \d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LineNumber();
}
