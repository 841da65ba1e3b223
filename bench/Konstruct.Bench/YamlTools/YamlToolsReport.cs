namespace Konstruct.Bench.YamlTools;

/// <summary>The page's part about general YAML tools.</summary>
internal static class YamlToolsReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(YamlToolsBenchmark benchmark, BenchRun run)
    {
        var ours = benchmark.Rows[0];
        var page = new PageText();
        page.Line($"The conversion of all ExternalSecrets of a repository of {run.Options.Clusters:N0} clusters, {benchmark.Files:N0} files of which {3 * run.Options.Clusters:N0} change: by the module, and by tools that read YAML, change it and write it again. Each tool has a script for it in `bench/Konstruct.Bench/YamlTools`, which passes over files without an ExternalSecret, and writes without a temporary file and a flush to disk. What they make has the same content as what the module makes, or this page would not have been written.");
        page.Line($"Times are those of a single run of a process from its start to its end. Lines are those that differ afterwards, for one cluster: those that went and those that came. The last column tells how many of the {benchmark.TemplateFiles} YAML files of the vendor's charts, most of them Helm templates, the tool cannot read.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"| tool | time | ratio to the module | lines changed in a cluster | charts' files refused |");
        page.Line($"|---|--:|--:|--:|--:|");
        foreach (var row in benchmark.Rows)
            page.Line($"| {row.Name} | {row.Time.TotalSeconds:F1} s | {row.Time / ours.Time:F2} | {(double)row.Lines / run.Options.Clusters:F1} | {row.Refused?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not tried"} |");
        page.Line();
        page.Line($"What the tools change besides is layout: indentation, folded lines, blank lines, quotes and, with some, comments. Each is good at what it is made for; none is made for leaving a reviewed file alone. The module edits nothing but the manifests of this migration, and checks after each edit that nothing else has changed.");
        if (benchmark.Missing.Count > 0)
            page.Line($"Not compared: {string.Join("; ", benchmark.Missing)}.");
        return page.ToString();
    }
}
