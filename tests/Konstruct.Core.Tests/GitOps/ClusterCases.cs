using Konstruct.Core.GitOps;

namespace Konstruct.Core.Tests.GitOps;

public sealed class ClusterCases
{
    private const string Folder = "ClusterCases";

    public static IEnumerable<TheoryDataRow<string, int, bool>> All() => FolderCaseFiles.Rows(Folder);

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = false)]
    public void What_is_found_over_the_cluster_is_what_the_case_says(string file, int index, bool crlf)
    {
        var theCase = FolderCaseFiles.Read(Folder, file, index);
        var cluster = new ClusterManifests(
            FolderCaseFiles.Manifests(theCase.Files.Where(f => !f.Key.EndsWith(".tf", StringComparison.Ordinal)), crlf),
            theCase.Facts.GetValueOrDefault("folder"),
            [.. theCase.Files.Where(f => f.Key.EndsWith(".tf", StringComparison.Ordinal)).Select(f => (f.Key, FolderCaseFiles.Lines(f.Value, crlf)))]);

        var findings = ClusterFindings.Of(cluster);

        Assert.Equal(theCase.Findings, findings.Select(f => $"{f.Path}:{f.Finding.RuleId}:{f.Finding.Line}:{f.Finding.Severity}"));
        Assert.All(findings, f => Assert.DoesNotContain("hunter2", f.Finding.ToString(), StringComparison.Ordinal));
        Assert.Equal(theCase.Facts.Where(f => f.Key != "folder").OrderBy(f => f.Key, StringComparer.Ordinal), theCase.Facts.Keys.Where(k => k != "folder").Order(StringComparer.Ordinal).Select(k => KeyValuePair.Create(k, Fact(cluster, k))));
    }

    private static string Fact(ClusterManifests cluster, string name) => name switch
    {
        "project" => cluster.ProjectName ?? "",
        "domain" => cluster.Domain ?? "",
        "destinationName" => cluster.DestinationName ?? "",
        "argoProject" => cluster.ArgoProject ?? "",
        "store" => cluster.SecretStore ?? "",
        "vaultKeys" => string.Join(' ', cluster.VaultKeys),
        "dialect" => cluster.Dialect.ToString(),
        "authentication" => cluster.Authentication.ToString(),
        "destinations" => string.Join("; ", cluster.Destinations.Select(d => $"{d.Role} {d}")),
        _ => throw new ArgumentException($"'{name}' is not told of a cluster.", nameof(name)),
    };
}
