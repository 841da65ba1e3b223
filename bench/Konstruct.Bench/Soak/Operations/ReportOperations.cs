using System.Text.Json;

namespace Konstruct.Bench.Soak.Operations;

/// <summary>Writing reports.</summary>
internal static class ReportOperations
{
    private const string Export = "param($Path, $File, $As) @(Get-KonstructCluster -LiteralPath $Path) + $written | Export-KonstructReport -LiteralPath $File -As $As -Force";

    /// <summary>The operations.</summary>
    public static IReadOnlyList<SoakOperation> All { get; } = [new("`Export-KonstructReport`", 30, 40, ExportAsync)];

    private static async Task ExportAsync(SoakLane lane)
    {
        var isHtml = lane.Random.Next(2) == 0;
        var file = Path.Combine(lane.Folder, isHtml ? "report.html" : "report.sarif");
        await File.WriteAllTextAsync(file, "old").ConfigureAwait(false);
        var outcome = await lane.RunAsync(Export, new() { ["Path"] = lane.World.Samples, ["File"] = file, ["As"] = isHtml ? "Html" : "Sarif" }).ConfigureAwait(false);
        var text = await File.ReadAllTextAsync(file).ConfigureAwait(false);
        lane.Expect((outcome.IsStopped && text == "old") || (text.Contains("engineering", StringComparison.Ordinal) && IsWhole(text, isHtml)), () => $"the report is neither the old one nor a whole new one; {text.Length} letters");
        lane.Expect(!text.Contains("PRIVATE KEY", StringComparison.Ordinal), () => "the report has a key in it");
    }

    private static bool IsWhole(string text, bool isHtml)
    {
        if (isHtml)
            return text.TrimEnd().EndsWith("</html>", StringComparison.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("runs", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
