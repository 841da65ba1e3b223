using System.Text.Json.Nodes;
using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>What Applications and ApplicationSets complain of: what is about the credential fails, and what is about something else does not.</summary>
public sealed class DiagnosisArgoTests : IDisposable
{
    private const string Loading = "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = ";

    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Theory]
    [InlineData("ComparisonError", Loading + "Manifest generation error (cached): `helm template . --name-template x` failed exit status 1: Error: execution error at (x/templates/a.yaml:1:4): image.tag is required")]
    [InlineData("ComparisonError", Loading + "registry: app path does not exist")]
    [InlineData("ComparisonError", Loading + "`helm template` failed: template: x:1: invalid syntax")]
    [InlineData("ComparisonError", Loading + "Manifest generation error (cached): the CronJob 'a' is suspended")]
    [InlineData("ComparisonError", Loading + "`helm pull --destination /tmp/a oci://registry.example/a` failed exit status 1: Error: unauthorized: authentication required")]
    [InlineData("ComparisonError", "Failed to load live state: failed to get cluster info for \"https://10.0.0.1\": error synchronizing cache state: 401 Unauthorized")]
    [InlineData("InvalidSpecError", "Application referencing project teams which does not exist")]
    public async Task What_is_not_about_credentials_fails_nothing(string type, string message)
    {
        Complain(type, message);
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status is CheckStatus.Fail or CheckStatus.Skipped);
        var told = Assert.Single(checks, c => c is { RuleId: "KON240", Status: CheckStatus.Warn });
        Assert.StartsWith($"does not load, for a reason that is not about credentials: {type}: ", told.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("repo-server", told.Recommendation, StringComparison.Ordinal);
        Assert.DoesNotContain("KON202", told.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_that_fails_is_not_about_credentials()
    {
        Complain("DeletionError", "error deleting: admission webhook denied the request");
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status is CheckStatus.Fail or CheckStatus.Skipped);
        Assert.Contains(checks, c => c is { RuleId: "KON240", Status: CheckStatus.Warn } && c.Reason.StartsWith("cannot be deleted, for a reason that is not about credentials", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("could not refresh installation id 1's token: received non 2xx response status \"403 Forbidden\" when fetching https://api.github.com/app/installations/1/access_tokens")]
    [InlineData("could not refresh installation id 1's token: received non 2xx response status \"404 Not Found\" when fetching https://api.github.com/app/installations/1/access_tokens")]
    [InlineData("failed to list refs: authentication required: Repository not found.")]
    [InlineData("failed to list refs: repository not found")]
    public async Task Where_GitHub_takes_the_credential_ArgoCD_has_an_old_answer(string message)
    {
        Complain("ComparisonError", Loading + message);
        var checks = await _stage.NamesAsync("KON240", "ComparisonError: ArgoCD still has an old answer", play: false);
        Assert.Contains("repo-server", Assert.Single(checks, c => c.Status == CheckStatus.Fail).Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_source_without_a_credential_is_named_by_its_own_URL()
    {
        AddSource("https://github.com/other/values.git");
        Complain("ComparisonError", Loading.Replace("1 of 1", "2 of 2", StringComparison.Ordinal) + "failed to list refs: authentication required");
        var checks = await _stage.NamesAsync("KON240", "about another repository, 'https://github.com/other/values.git', for which ArgoCD has no credential", play: false);
        Assert.DoesNotContain("URL of the Secret", Assert.Single(checks, c => c.Status == CheckStatus.Fail).Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_source_with_a_Secret_of_its_own_is_not_this_credential_s()
    {
        AddSource("https://github.com/other/values.git");
        Apply(_stage.Cluster, $"{{apiVersion: v1, kind: Secret, metadata: {{name: others, namespace: argocd, labels: {{argocd.argoproj.io/secret-type: repository}}}}, data: {{type: Z2l0, url: {Convert.ToBase64String("https://github.com/other/values"u8)}, password: eA==}}}}");
        Complain("ComparisonError", Loading.Replace("1 of 1", "2 of 2", StringComparison.Ordinal) + "failed to list refs: authentication required");
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status is CheckStatus.Fail);
        Assert.Contains(checks, c => c is { RuleId: "KON240", Status: CheckStatus.Warn } && c.Reason.Contains("'https://github.com/other/values.git', which ArgoCD reads by Secret argocd/others", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Synced", "2025-01-01T00:00:00Z", CheckStatus.Pass)]
    [InlineData("Synced", null, CheckStatus.Warn)]
    [InlineData("OutOfSync", "2025-01-01T00:00:00Z", CheckStatus.Warn)]
    [InlineData("OutOfSync", "2099-01-01T00:00:00Z", CheckStatus.Fail)]
    public async Task A_failed_sync_counts_only_while_it_lasts(string sync, string? finished, CheckStatus expected)
    {
        Edit(_stage.Cluster, "argoproj.io", "Application", "argocd", "teams-applications", a =>
        {
            a["status"]!["sync"]!["status"] = sync;
            a["status"]!["operationState"] = new JsonObject { ["phase"] = "Failed", ["finishedAt"] = finished, ["message"] = "authentication required" };
        });
        var told = Assert.Single(await _stage.CheckAsync(), c => c.RuleId == "KON241" && c.Subject.EndsWith("teams-applications", StringComparison.Ordinal));
        Assert.Equal(expected, told.Status);
    }

    [Fact]
    public async Task Of_an_ApplicationSet_without_a_status_nothing_was_seen()
    {
        Apply(_stage.Cluster, "{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, metadata: {name: all, namespace: argocd}, spec: {generators: [{git: {repoURL: 'https://github.com/acme/gitops', revision: HEAD}}], template: {spec: {project: default}}}}");
        var told = Assert.Single(await _stage.CheckAsync(), c => c.RuleId == "KON242");
        Assert.Equal(CheckStatus.Warn, told.Status);
        Assert.Contains("not looked", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_nobody_uses_is_no_matter_of_the_repo_server()
    {
        _stage.Cluster.Delete("argoproj.io", "Application", "argocd", "teams-applications");
        var told = Assert.Single(await _stage.CheckAsync(), c => c is { RuleId: "KON240", Status: CheckStatus.Warn });
        Assert.DoesNotContain("repo-server", told.Recommendation, StringComparison.Ordinal);
        Assert.Contains("repoURL", told.Recommendation, StringComparison.Ordinal);
    }

    private void Complain(string type, string message) => Edit(_stage.Cluster, "argoproj.io", "Application", "argocd", "teams-applications", a =>
        a["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = type, ["message"] = message, ["lastTransitionTime"] = DateTimeOffset.UtcNow.AddSeconds(2).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture) }));

    private void AddSource(string url) => Edit(_stage.Cluster, "argoproj.io", "Application", "argocd", "teams-applications", a =>
    {
        var first = a["spec"]!["source"]!.DeepClone();
        a["spec"]!.AsObject().Remove("source");
        a["spec"]!["sources"] = new JsonArray(first, new JsonObject { ["repoURL"] = url, ["path"] = ".", ["targetRevision"] = "HEAD" });
    });
}
