using System.Globalization;
using System.Text;

namespace Konstruct.Core.Migration;

/// <summary>A plan in words, for those who review what it makes: messages of commits, and the text of a pull request. Holds no value of a secret.</summary>
internal static class PlanText
{
    // GitHub takes 65,536 characters.
    private const int LongestBody = 60_000;

    /// <summary>The message of a cluster's commit.</summary>
    public static string Message(MigrationPlanCluster cluster)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"Move {Line(cluster.Name)} to the GitHub App\n\n"));
        foreach (var change in cluster.Files.SelectMany(f => f.Changes))
            text.Append("- ").Append(Line(change)).Append('\n');
        return text.ToString().TrimEnd();
    }

    /// <summary>The title of a pull request.</summary>
    public static string Title(IReadOnlyList<PlannedCluster> clusters) =>
        clusters is [var only] ? $"Move {Line(only.Cluster.Name)} to the GitHub App" : string.Create(CultureInfo.InvariantCulture, $"Move {clusters.Count} clusters to the GitHub App");

    /// <summary>The plan as Markdown.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="clusters">The clusters that it is about.</param>
    public static string Markdown(MigrationPlan plan, IReadOnlyList<PlannedCluster> clusters)
    {
        var text = new StringBuilder("Moves ArgoCD, Crossplane and the actions runners from a personal access token to a GitHub App.\n\n");
        var paths = clusters.SelectMany(c => c.Plan.VaultPaths).ToHashSet(StringComparer.Ordinal);
        var secrets = plan.Vault.Where(v => paths.Contains(v.Path)).ToList();
        if (secrets.Count > 0)
        {
            var space = plan.VaultNamespace is { } name ? $", namespace {Code(name)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"Vault {Code(plan.VaultAddress!.ToString())}{space} has the App's credential at these paths by now; the token is still there.\n\n| path | fields |\n|---|---|\n");
            foreach (var secret in secrets)
                text.Append(CultureInfo.InvariantCulture, $"| {Code(secret.ToString())} | {(secret.Fields.Count == 0 ? "unchanged" : Code(string.Join(' ', secret.Fields)))} |\n");
            text.Append('\n');
        }
        foreach (var cluster in clusters.Select(c => c.Plan))
        {
            text.Append(CultureInfo.InvariantCulture, $"### {Escaped(cluster.Name)}\n\n");
            foreach (var file in cluster.Files)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {Code(Files.ManifestSearch.Relative(cluster.Cluster.RepositoryRoot!, file.Path))}\n");
                foreach (var change in file.Changes)
                    text.Append(CultureInfo.InvariantCulture, $"  - {Escaped(change)}\n");
                foreach (var finding in file.Findings.Where(f => f.Severity != FindingSeverity.Information))
                    text.Append(CultureInfo.InvariantCulture, $"  - {finding.RuleId}, line {finding.Line}: {Escaped(finding.Message)}\n");
            }
            text.Append('\n');
        }
        text.Append("Once this is merged and ArgoCD has synced, verify it, and only then take the token out of Vault.\n");
        return text.Length <= LongestBody ? text.ToString() : text.ToString(0, LongestBody) + "\n\n… and more; see the commits.\n";
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ");

    private static string Code(string text) => $"`{Line(text).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`";

    // Names in a repository are whoever's; they must neither mention people nor make links, tables or HTML.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in Line(text))
        {
            if (c is '@')
                escaped.Append("@\u200B");
            else if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '~')
                escaped.Append('\\').Append(c);
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }
}
