using System.Text;
using System.Text.Json.Nodes;
using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>Which Secret ArgoCD takes, and whether that is the one with the App.</summary>
public sealed class DiagnosisSecretTests : IDisposable
{
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_Secret_of_an_ArgoCD_project_has_the_token_for_the_same_repository()
    {
        AddSecret("of-default", "repository", "https://github.com/acme/gitops", ("project", "default"), ("username", "robot"), ("password", PersonalToken));
        var checks = await _stage.NamesAsync("KON224", "before that of Secret argocd/teams: teams-applications uses it");
        Assert.Equal("Secret argocd/of-default", checks.First(c => c.Status == CheckStatus.Fail).Subject);
    }

    [Fact]
    public async Task A_Secret_of_an_ArgoCD_project_that_nothing_uses_is_told_of()
    {
        AddSecret("of-other", "repository", "https://github.com/acme/gitops", ("project", "other"), ("username", "robot"), ("password", PersonalToken));
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status == CheckStatus.Fail);
        Assert.Contains(checks, c => c is { RuleId: "KON224", Subject: "Secret argocd/of-other", Status: CheckStatus.Warn });
    }

    [Fact]
    public async Task GitHub_is_not_asked_with_an_App_that_ArgoCD_does_not_use()
    {
        _stage.Scopes = [CheckScope.GitHub];
        _stage.EditSecret("teams", "password", PersonalToken);
        var checks = await _stage.CheckAsync();
        Assert.All(checks.Where(c => c.Subject == "Secret argocd/teams"), c => Assert.Equal(CheckStatus.Skipped, c.Status));
        Assert.Contains(checks, c => c.Subject == "Secret argocd/teams" && c.Reason.Contains("'password'", StringComparison.Ordinal));
        Assert.Contains(checks, c => c.Status == CheckStatus.Pass);
    }

    [Fact]
    public Task The_URL_of_the_Secret_ends_with_a_slash()
    {
        _stage.EditTemplate("teams", d => d["url"] = "https://github.com/acme/gitops.git/");
        return _stage.NamesAsync("KON221", "'url' ends with '/', which ArgoCD does not ignore; the Applications 'teams-applications' have none");
    }

    [Fact]
    public async Task The_ArgoCD_server_is_that_of_another_cluster()
    {
        _stage.Served = _stage.Parent;
        var checks = await _stage.CheckAsync();
        Assert.All(checks.Where(c => c.RuleId == "KON243"), c => Assert.Equal(CheckStatus.Skipped, c.Status));
        Assert.Contains(checks, c => c.RuleId == "KON243" && c.Reason.Contains("is not that of 'engineering'", StringComparison.Ordinal));
        Assert.DoesNotContain(checks, c => c.Status == CheckStatus.Fail);
    }

    [Fact]
    public async Task The_parent_was_not_asked_for_its_Application_of_Prometheus()
    {
        _stage.KnowsNoParent = true;
        _stage.HasContext = false;
        var checks = await _stage.CheckAsync();
        var seen = Assert.Single(checks, c => c.RuleId == "KON272");
        Assert.Equal(CheckStatus.Skipped, seen.Status);
        Assert.Contains("-Context", seen.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_project_of_ArgoCD_does_not_permit_the_chart()
    {
        Edit(_stage.Parent, "argoproj.io", "Application", "argocd", "engineering-prometheus", a => a["status"]!["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "InvalidSpecError",
            ["message"] = "application repo https://prometheus-community.github.io/helm-charts is not permitted in project 'engineering'",
        }));
        var checks = await _stage.NamesAsync("KON272", "is not permitted in project");
        Assert.Contains("KON120", checks.First(c => c.Status == CheckStatus.Fail).Recommendation, StringComparison.Ordinal);
    }

    private void AddSecret(string name, string type, string url, params (string Name, string Value)[] fields) => _stage.Cluster.Apply(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "argocd", ["labels"] = new JsonObject { ["argocd.argoproj.io/secret-type"] = type } },
        ["data"] = new JsonObject(fields.Append(("url", url)).Select(f => KeyValuePair.Create(f.Item1, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(f.Item2))))),
    });
}
