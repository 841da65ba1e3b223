using System.Text;
using System.Text.RegularExpressions;
using Konstruct.Core.GitHub;

namespace Konstruct.Core.Migration;

/// <summary>
/// The title and the text of a pull request: the plan, cluster by cluster, between marks. A later run on the same branch replaces what stands between them, and keeps what people wrote around it and what earlier runs tell of other clusters.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="clusters">The clusters of the run that are on the branch.</param>
/// <param name="names">The names of all clusters that have commits on the branch.</param>
internal sealed partial class PullRequestText(MigrationPlan plan, IReadOnlyList<PlannedCluster> clusters, IReadOnlyCollection<string> names)
{
    private const string Begin = "<!-- konstruct:plan -->";
    private const string End = "<!-- konstruct:plan:end -->";
    private const string ClusterEnd = "<!-- konstruct:cluster:end -->";

    // GitHub takes 65,536 characters.
    private const int LongestPlan = 56_000;

    /// <summary>Writes the text.</summary>
    /// <param name="open">What the pull request has that is open; null where there is none.</param>
    public PullRequestContent Write(PullRequestContent? open)
    {
        // GitHub's editor writes line ends of its own.
        var body = open?.Body.ReplaceLineEndings("\n") ?? "";
        var (from, to) = (body.IndexOf(Begin, StringComparison.Ordinal), body.IndexOf(End, StringComparison.Ordinal));
        var isThere = from >= 0 && to > from;
        var blocks = Blocks(isThere ? body[from..to] : "");
        var text = isThere ? body[..from] + Text(blocks) + body[(to + End.Length)..]
            : body.Trim().Length == 0 ? Text(blocks) + "\n"
            : body.TrimEnd() + "\n\n" + Text(blocks) + "\n";
        var title = Title([.. blocks.Select(b => b.Name).Concat(names).Distinct(StringComparer.Ordinal)]);
        return new PullRequestContent(open is null || OwnTitle().IsMatch(open.Title) ? title : open.Title, open is not null && text == body ? open.Body : text);
    }

    private static string Title(List<string> all) => all is [var only] ? $"Move {PlanText.Line(only)} to the GitHub App" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Move {all.Count} clusters to the GitHub App");

    // What an earlier run tells of a cluster that got no commit in this one stays true.
    private List<(string Name, string Text)> Blocks(string before)
    {
        var blocks = Cluster().Matches(before).Select(m => (Name: Uri.UnescapeDataString(m.Groups["name"].Value), Text: m.Groups["text"].Value)).ToList();
        foreach (var cluster in clusters)
        {
            var at = blocks.FindIndex(b => b.Name == cluster.Cluster.Name);
            var block = (cluster.Cluster.Name, PlanText.Markdown(plan, cluster.Plan));
            if (at < 0)
                blocks.Add(block);
            else if (cluster.Commit is not null)
                blocks[at] = block;
        }
        return blocks;
    }

    private static string Text(List<(string Name, string Text)> blocks)
    {
        var text = new StringBuilder($"{Begin}\nMoves ArgoCD, Crossplane and the actions runners from a personal access token to a GitHub App.\n\n");
        for (var i = 0; i < blocks.Count; i++)
        {
            var (name, own) = blocks[i];
            // With many clusters, the commits have the rest.
            if (text.Length + own.Length > LongestPlan)
                own = $"### {PlanText.Escaped(name)}\n\nSee its commit.\n";
            if (text.Length + own.Length > LongestPlan)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"… and {blocks.Count - i} more; see the commits.\n\n");
                break;
            }
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"<!-- konstruct:cluster {Uri.EscapeDataString(name)} -->\n{own}{ClusterEnd}\n\n");
        }
        return text.Append("Once this is merged and ArgoCD has synced, verify it, and only then take the token out of Vault.\n").Append(End).ToString();
    }

    [GeneratedRegex($@"<!-- konstruct:cluster (?<name>\S+) -->\n(?<text>.*?){ClusterEnd}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Cluster();

    // As this makes it; a person's stays.
    [GeneratedRegex(@"^Move .+ to the GitHub App$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OwnTitle();
}
