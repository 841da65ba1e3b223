using System.Text.Json.Nodes;
using Json.Schema;
using Konstruct.Core.Reports.Sarif;

namespace Konstruct.Core.Tests.Reports;

public sealed class SarifReportTests
{
    private static readonly Lazy<JsonSchema> _schema = new(static () => JsonSchema.FromText(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema", "sarif-2.1.0.json"))));

    [Fact]
    public void It_is_what_the_published_schema_asks_for()
    {
        AssertValid(Reporting.Sarif());
        AssertValid(Reporting.Sarif(Told.Everything("x")));
        AssertValid(Reporting.Sarif(Told.Everything("\"><script>& \u202E \0 \uD800 " + new string('y', 5000))));
        AssertValid(Reporting.Sarif(Told.Finding(), Told.Finding(path: null), Told.Finding(line: 0), Told.Cluster("engineering"), Told.Check("KON222", CheckStatus.Fail), Told.Check("KON261", CheckStatus.Warn, null)));
    }

    [Fact]
    public void The_schema_finds_what_is_wrong()
    {
        var broken = Reporting.Sarif(Told.Finding()).Replace("\"startLine\": 16", "\"startLine\": 0", StringComparison.Ordinal);

        Assert.False(Evaluate(broken).IsValid);
    }

    [Fact]
    public void A_finding_is_a_result_at_its_place()
    {
        var result = Results(Reporting.Sarif(Told.Cluster("a"), Told.Finding()))[0]!;

        Assert.Equal("KON116", (string?)result["ruleId"]);
        Assert.Equal("warning", (string?)result["level"]);
        Assert.Equal("It selects one revision. Remove the label.", (string?)result["message"]!["text"]);
        var place = result["locations"]![0]!["physicalLocation"]!;
        Assert.Equal("registry/a%20b/svc.yaml", (string?)place["artifactLocation"]!["uri"]);
        Assert.Equal("SRCROOT", (string?)place["artifactLocation"]!["uriBaseId"]);
        Assert.Equal((16, 5), ((int)place["region"]!["startLine"]!, (int)place["region"]!["startColumn"]!));
    }

    [Theory]
    [InlineData(FindingSeverity.Error, "error")]
    [InlineData(FindingSeverity.Warning, "warning")]
    [InlineData(FindingSeverity.Information, "note")]
    public void The_level_is_the_severity(FindingSeverity severity, string level) => Assert.Equal(level, (string?)Results(Reporting.Sarif(Told.Finding(severity: severity)))[0]!["level"]);

    [Fact]
    public void The_tool_tells_every_rule_by_its_index()
    {
        var run = Run(Reporting.Sarif(Told.Finding(), Told.Finding("KON999"), Told.Check("KON222", CheckStatus.Fail)));

        var driver = run["tool"]!["driver"]!;
        Assert.Equal("Konstruct", (string?)driver["name"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string?)driver["version"]);
        Assert.Equal("utf16CodeUnits", (string?)run["columnKind"]);
        Assert.Equal("konstruct/", (string?)run["automationDetails"]!["id"]);
        Assert.All(run["results"]!.AsArray(), r => Assert.Equal((string?)r!["ruleId"], (string?)driver["rules"]![(int)r["ruleIndex"]!]!["id"]));
        var rule = driver["rules"]!.AsArray().Single(r => (string?)r!["id"] == "KON116")!;
        Assert.Equal("SelectorPinned", (string?)rule["name"]);
        Assert.Equal("A Service selects one revision of a package.", (string?)rule["shortDescription"]!["text"]);
        Assert.Contains("docs/findings.md", (string?)rule["help"]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_fails_or_warns_is_a_result_of_the_thing_and_no_other_check_is()
    {
        var results = Results(Reporting.Sarif(Told.Check("KON201", CheckStatus.Pass), Told.Check("KON202", CheckStatus.Skipped), Told.Check("KON203", CheckStatus.Warn), Told.Check("KON222", CheckStatus.Fail)));

        Assert.Equal(["warning", "error"], results.Select(r => (string?)r!["level"]));
        var location = results[1]!["locations"]![0]!;
        Assert.Null(location["physicalLocation"]);
        Assert.Equal("Secret argocd/repo", (string?)location["logicalLocations"]![0]!["name"]);
        Assert.Equal("engineering / engineering-admin / Secret argocd/repo", (string?)location["logicalLocations"]![0]!["fullyQualifiedName"]);
        Assert.Equal("Secret argocd/repo: it was seen. Mend it.", (string?)results[1]!["message"]!["text"]);
    }

    [Theory]
    [InlineData(CheckScope.Secret, "RepositorySecrets")]
    [InlineData(CheckScope.Crossplane, "CrossplaneSecret")]
    [InlineData(CheckScope.Prometheus, "PrometheusApplication")]
    public void Where_the_cluster_is_told_a_check_is_shown_in_the_file_that_it_comes_from(CheckScope scope, string file)
    {
        var report = new SarifReport(Reporting.Content(Told.Check("KON222", CheckStatus.Fail, scope: scope), Told.Cluster("engineering")), Reporting.About);

        var place = Results(report.Write())[0]!["locations"]![0]!["physicalLocation"]!;
        Assert.Equal($"registry/konstruct-clusters/engineering/secrets/{file}.yaml", (string?)place["artifactLocation"]!["uri"]);
        Assert.Equal(1, (int)place["region"]!["startLine"]!);
        Assert.Equal(0, report.WithoutPlace);
    }

    [Fact]
    public void What_stands_in_no_file_is_counted() =>
        Assert.Equal(2, new SarifReport(Reporting.Content(Told.Cluster("engineering"), Told.Finding(), Told.Finding(path: null), Told.Check("KON261", CheckStatus.Fail, null), Told.Check("KON201", CheckStatus.Pass, null)), Reporting.About).WithoutPlace);

    [Fact]
    public void A_fingerprint_stays_where_lines_come_and_go_and_tells_equal_results_apart()
    {
        var before = Fingerprints(Reporting.Sarif(Told.Cluster("a"), Told.Finding(message: "It stands here and in line 7."), Told.Finding(line: 30, message: "It stands here and in line 7."), Told.Finding("KON117")));
        var after = Fingerprints(Reporting.Sarif(Told.Cluster("a"), Told.Finding(line: 20, message: "It stands here and in line 11."), Told.Finding(line: 34, message: "It stands here and in line 11."), Told.Finding("KON117", line: 1)));

        Assert.Equal(before, after);
        Assert.Equal(3, before.Distinct().Count());
    }

    [Fact]
    public void Equal_content_gives_equal_text_in_whatever_order_it_comes()
    {
        object[] told = [Told.Cluster("a"), Told.Finding(), Told.Finding("KON117", line: 2), Told.Check("KON222", CheckStatus.Fail), Told.Check("KON201", CheckStatus.Fail, "data")];

        Assert.Equal(Reporting.Sarif(told), Reporting.Sarif(told.Reverse()));
    }

    [Fact]
    public void Each_repository_has_a_run_of_its_own()
    {
        var runs = JsonNode.Parse(Reporting.Sarif(
            Told.Cluster("a", Told.Finding(path: "/gitops/x.yaml")),
            Told.Cluster("b", Told.Finding(path: "/other/gitops/x.yaml")) with { RepositoryRoot = "/other/gitops", Path = "/other/gitops/b" },
            Told.Check("KON261", CheckStatus.Fail, null)))!["runs"]!.AsArray();

        Assert.Equal(["konstruct/gitops/", "konstruct/gitops-2/"], runs.Select(r => (string?)r!["automationDetails"]!["id"]));
        Assert.Equal([2, 1], runs.Select(r => r!["results"]!.AsArray().Count));
    }

    [Fact]
    public void A_step_that_failed_is_told_as_what_kept_the_tool_from_its_work()
    {
        var invocation = Run(Reporting.Sarif(Told.Result(MigrationPhase.Vault, MigrationStatus.Failed) with { Reason = "no answer", ErrorId = "VaultUnreachable" }))["invocations"]![0]!;

        Assert.False((bool)invocation["executionSuccessful"]!);
        Assert.Equal("VaultUnreachable", (string?)invocation["toolExecutionNotifications"]![0]!["descriptor"]!["id"]);
        Assert.True((bool)Run(Reporting.Sarif())["invocations"]![0]!["executionSuccessful"]!);
        Assert.Equal("2026-01-02T03:04:05.000Z", (string?)Run(Reporting.Sarif())["invocations"]![0]!["startTimeUtc"]);
    }

    [Fact]
    public void A_name_makes_no_link_in_a_message() =>
        Assert.DoesNotContain("](", (string?)Results(Reporting.Sarif(Told.Finding(message: "[here](https://evil.example)")))[0]!["message"]!["text"], StringComparison.Ordinal);

    private static JsonNode Run(string sarif) => JsonNode.Parse(sarif)!["runs"]![0]!;

    private static JsonArray Results(string sarif) => Run(sarif)["results"]!.AsArray();

    private static List<string?> Fingerprints(string sarif) => [.. Results(sarif).Select(r => (string?)r!["partialFingerprints"]!["konstruct/v1"])];

    private static void AssertValid(string sarif)
    {
        var result = Evaluate(sarif);
        Assert.True(result.IsValid, string.Join('\n', (result.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"))));
    }

    private static EvaluationResults Evaluate(string sarif)
    {
        using var document = System.Text.Json.JsonDocument.Parse(sarif);
        return _schema.Value.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
    }
}
