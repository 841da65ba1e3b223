using System.Globalization;
using System.Text.Json.Nodes;
using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>What the checks advise helps in that very case.</summary>
public sealed class DiagnosisAdviceTests : IDisposable
{
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Swapped_installations_are_named_with_their_organisations()
    {
        var other = _stage.GitHub.InstallationOn("acme-platform")!.Id;
        _stage.Write(Teams, "githubAppInstallationID", $"{other}");
        var failed = Failure(await _stage.NamesAsync("KON231", $"installation {other} is acme-platform's; the URL is acme's"));
        Assert.Contains($"{_stage.GitHub.InstallationOn("acme")!.Id}", failed.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_installation_is_looked_up()
    {
        _stage.Write(Teams, "githubAppInstallationID", "4711");
        var failed = Failure(await _stage.NamesAsync("KON231", "4711"));
        Assert.DoesNotContain("Leave -InstallationId out", failed.Recommendation, StringComparison.Ordinal);
        Assert.Contains("Set-KonstructVaultAppCredential", failed.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_literal_in_the_template_is_no_matter_of_a_refresh()
    {
        _stage.EditTemplate("teams", d => d["githubAppInstallationID"] = "4711");
        _stage.Play();
        var failed = Assert.Single(await _stage.CheckAsync(), c => c is { RuleId: "KON223", Status: CheckStatus.Fail });
        Assert.Contains("githubAppInstallationID", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("template", failed.Recommendation, StringComparison.Ordinal);
        Assert.DoesNotContain("Sync-", failed.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_literal_in_the_template_of_Crossplane_is_no_matter_of_a_refresh()
    {
        Edit(_stage.Cluster, "external-secrets.io", "ExternalSecret", "crossplane-system", "github-app-credentials", e => e["spec"]!["target"]!["template"]!["data"]!["installation_id"] = "4711");
        _stage.Play();
        var told = Assert.Single(await _stage.CheckAsync(), c => c.RuleId == "KON253");
        Assert.Equal(CheckStatus.Fail, told.Status);
        Assert.Contains("template", told.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_not_in_the_template_is_not_to_be_removed_from_it()
    {
        _stage.EditSecret("teams", "password", PersonalToken);
        var failed = Failure(await _stage.NamesAsync("KON222", "'password'", play: false));
        Assert.DoesNotContain("from the ExternalSecret's template", failed.Recommendation, StringComparison.Ordinal);
        Assert.Contains("delete the Secret once", failed.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_comes_by_mergePolicy_is_not_to_be_removed_from_the_template()
    {
        Edit(_stage.Cluster, "external-secrets.io", "ExternalSecret", "argocd", "teams", e => e["spec"]!["target"]!["template"]!["mergePolicy"] = "Merge");
        var failed = Failure(await _stage.NamesAsync("KON222", "'password'"));
        Assert.Contains("mergePolicy Replace", failed.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_Vault_again_only_needs_a_refresh()
    {
        Edit(_stage.Cluster, "external-secrets.io", "ExternalSecret", "argocd", "teams", e => e["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False", ["reason"] = "SecretSyncedError", ["message"] = "could not get secret data from provider" }));
        Apply(_stage.Cluster, $"{{apiVersion: v1, kind: Event, metadata: {{name: teams.1, namespace: argocd}}, involvedObject: {{kind: ExternalSecret, name: teams, namespace: argocd}}, type: Warning, reason: UpdateFailed, message: 'error processing spec.dataFrom[0].extract, err: Secret does not exist', lastTimestamp: '{DateTimeOffset.UtcNow.AddMinutes(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}'}}");
        var failed = Failure(await _stage.NamesAsync("KON212", "Secret does not exist", play: false));
        Assert.DoesNotContain("Vault has no secret", failed.Recommendation, StringComparison.Ordinal);
        Assert.StartsWith("Vault has it now: Sync-KonstructExternalSecret", failed.Recommendation, StringComparison.Ordinal);
    }

    private static ArgoAuthCheck Failure(IEnumerable<ArgoAuthCheck> checks) => Assert.Single(checks, c => c.Status == CheckStatus.Fail);
}
