using System.Globalization;
using System.Text;

namespace Konstruct.Core.Migration;

/// <summary>A plan in words, for those who review what it makes: messages of commits, and the text of a pull request. Holds no value of a secret.</summary>
internal static class PlanText
{
    /// <summary>The message of a cluster's commit.</summary>
    public static string Message(MigrationPlanCluster cluster)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"Move {Line(cluster.Name)} to the GitHub App\n\n"));
        foreach (var change in cluster.Files.SelectMany(f => f.Changes))
            text.Append("- ").Append(Line(change)).Append('\n');
        return text.ToString().TrimEnd();
    }

    /// <summary>What becomes of a secret in Vault, in a line.</summary>
    public static string Sentence(VaultCredentialResult result)
    {
        var version = result.VersionBefore == result.VersionAfter ? $"from version {result.VersionBefore}" : $"version {result.VersionBefore} -> {result.VersionAfter}";
        return $"{result}: {string.Join(' ', result.Fields)}{(result.VersionBefore is null ? "" : $", {version}")}";
    }

    /// <summary>The part of a plan that is about one cluster, as Markdown.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cluster">The cluster.</param>
    public static string Markdown(MigrationPlan plan, MigrationPlanCluster cluster)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"### {Escaped(cluster.Name)}\n\n"));
        foreach (var file in cluster.Files)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Code(Files.ManifestSearch.Relative(cluster.Cluster.RepositoryRoot!, file.Path))}\n");
            foreach (var change in file.Changes)
                text.Append(CultureInfo.InvariantCulture, $"  - {Escaped(change)}\n");
            foreach (var finding in file.Findings.Where(f => f.Severity != FindingSeverity.Information))
                text.Append(CultureInfo.InvariantCulture, $"  - {finding.RuleId}, line {finding.Line}: {Escaped(finding.Message)}\n");
        }
        var secrets = plan.Vault.Where(v => cluster.VaultPaths.Contains(v.Path, StringComparer.Ordinal)).ToList();
        if (secrets.Count == 0)
            return text.ToString();
        var space = plan.VaultNamespace is { } name ? $", namespace {Code(name)}" : "";
        text.Append(CultureInfo.InvariantCulture, $"\nVault {Code(plan.VaultAddress!.ToString())}{space} has the App's credential at these paths by now; the token is still there.\n\n| path | fields |\n|---|---|\n");
        foreach (var secret in secrets)
            text.Append(CultureInfo.InvariantCulture, $"| {Code(secret.ToString())} | {(secret.Fields.Count == 0 ? "unchanged" : Code(string.Join(' ', secret.Fields)))} |\n");
        return text.ToString();
    }

    /// <summary>Words that make one line, whatever they are.</summary>
    public static string Line(string text) => text.ReplaceLineEndings(" ");

    /// <summary>Names in a repository are whoever's; they must neither mention people nor make links, tables or HTML.</summary>
    public static string Escaped(string text)
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

    private static string Code(string text) => $"`{Line(text).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`";
}
