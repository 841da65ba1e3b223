using System.Text.Json.Nodes;
using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>What goes wrong between ArgoCD and GitHub: the checks name the cause first, and nothing else that fails leads astray.</summary>
public sealed class DiagnosisGitHubTests : IDisposable
{
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task One_malformed_credential_template_spoils_every_Application()
    {
        Apply(_stage.Cluster, "{apiVersion: v1, kind: Secret, metadata: {name: broken, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repo-creds}}, data: {type: Z2l0, url: aHR0cHM6Ly9naXRodWIuY29tL290aGVy, githubAppID: SXYyMw==, githubAppInstallationID: MQ==, githubAppPrivateKey: eA==}}");
        var checks = await _stage.NamesAsync("KON225", "strconv.ParseInt");
        Assert.All(checks.Where(c => c.RuleId == "KON240"), c => Assert.Equal("KON225", c.BlockedBy));
        Assert.Equal(2, checks.Count(c => c.RuleId == "KON240"));
    }

    [Fact]
    public Task Two_Secrets_are_for_one_repository()
    {
        var old = Convert.ToBase64String("https://github.com/Acme/gitops"u8);
        Apply(_stage.Cluster, $"{{apiVersion: v1, kind: Secret, metadata: {{name: a-old, namespace: argocd, labels: {{argocd.argoproj.io/secret-type: repository}}}}, data: {{type: Z2l0, url: {old}, username: eA==, password: eA==}}}}");
        return _stage.NamesAsync("KON224", "argocd/a-old");
    }

    [Fact]
    public Task The_installation_is_wrong()
    {
        _stage.Write(Teams, "githubAppInstallationID", "4711");
        return _stage.NamesAsync("KON231", "4711");
    }

    [Fact]
    public Task The_installation_is_that_on_the_other_organisation()
    {
        _stage.Write(Teams, "githubAppInstallationID", $"{_stage.GitHub.InstallationOn("acme-platform")!.Id}");
        return _stage.NamesAsync("KON231", "is acme-platform's; the URL is acme's");
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme-platform")]
    public Task The_installation_was_removed(string account)
    {
        _stage.GitHub.Remove(_stage.GitHub.InstallationOn(account)!.Id);
        return _stage.NamesAsync("KON231", "installation");
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme-platform")]
    public Task The_installation_is_suspended(string account)
    {
        _stage.GitHub.Suspend(_stage.GitHub.InstallationOn(account)!.Id);
        return _stage.NamesAsync("KON232", "suspended");
    }

    [Fact]
    public Task The_key_is_that_of_another_App()
    {
        _stage.Write(Teams, "githubAppPrivateKey", Keys.NewPem());
        return _stage.NamesAsync("KON230", "key");
    }

    [Fact]
    public async Task ArgoCD_still_has_an_old_result()
    {
        var installation = _stage.GitHub.InstallationOn("acme")!.Id;
        _stage.GitHub.Suspend(installation);
        _stage.Play();
        _stage.GitHub.Unsuspend(installation);
        var checks = await _stage.NamesAsync("KON240", "suspended", play: false);
        Assert.Contains("-Refresh", checks.First(c => c.Status == CheckStatus.Fail).Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArgoCD_has_not_looked_since_the_change()
    {
        Edit(_stage.Cluster, "argoproj.io", "Application", "argocd", "teams-applications", a =>
        {
            a["status"]!["reconciledAt"] = "2020-01-01T00:00:00Z";
            a["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "ComparisonError", ["message"] = "authentication required", ["lastTransitionTime"] = "2020-01-01T00:00:00Z" });
        });
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status == CheckStatus.Fail);
        var warning = checks.First(c => c.Status == CheckStatus.Warn && c.RuleId != "KON203");
        Assert.Equal("KON240", warning.RuleId);
        Assert.Contains("before the credential was changed", warning.Reason, StringComparison.Ordinal);
        Assert.True(warning.IsPending);
        Assert.Contains("-Refresh", warning.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_remote_base_is_of_another_organisation()
    {
        _stage.GitHub.AddRepository("other/bases");
        _stage.Push("registry/kustomization.yaml", "resources:\n- https://github.com/other/bases//deploy?ref=main\n");
        return _stage.NamesAsync("KON240", "a remote base or submodule has no credential of its own");
    }

    [Fact]
    public Task Runners_lack_the_permission()
    {
        _stage.GitHub.Remove(_stage.GitHub.InstallationOn("acme")!.Id);
        var installed = _stage.GitHub.Install(_stage.App, "acme", permissions: new Dictionary<string, string> { ["contents"] = "read", ["metadata"] = "read" });
        _stage.Write(Teams, "githubAppInstallationID", $"{installed.Id}");
        return _stage.NamesAsync("KON235", "Resource not accessible by integration");
    }
}
