using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests;

public sealed class TestArgoAuthTests(PlatformTrial trial) : IClassFixture<PlatformTrial>
{
    private const string Test = "Test-KonstructArgoAuth @vault @clusters";

    [Fact]
    public void Each_check_tells_its_rule_area_and_status_and_without_a_project_it_is_all_of_them()
    {
        var checks = trial.Ok(Test).Output;

        Assert.All(checks, c => Assert.Equal("Konstruct.ArgoAuthCheck", c.TypeNames[0]));
        Assert.All(checks, c => Assert.Matches("^KON2[0-9]{2}$", c.Text("RuleId")));
        Assert.All(checks, c => Assert.NotEmpty(c.Text("Reason")));
        Assert.All(checks, c => Assert.Equal(string.IsNullOrEmpty(c.Text("BlockedBy")), !string.IsNullOrEmpty(c.Text("SeenAt"))));
        Assert.Equal(["", "data", "engineering"], Projects(checks));
        Assert.Equal(["ArgoCD", "Crossplane", "ExternalSecret", "GitAccount", "GitHub", "Prometheus", "Secret", "Vault"], checks.Select(c => c.Text("Scope")).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(checks, c => c.Text("RuleId") == "KON202" && c.Text("Status") == "Fail");
    }

    [Theory]
    [InlineData("Vault")]
    [InlineData("ExternalSecret")]
    [InlineData("Crossplane")]
    public void Only_the_areas_that_are_asked_for_are_looked_at(string scope)
    {
        var checks = trial.Ok($"{Test} -Scope {scope}").Output;

        Assert.NotEmpty(checks);
        Assert.All(checks, c => Assert.Equal(scope, c.Text("Scope")));
    }

    [Theory]
    [InlineData($"{Test} engineering -Scope Vault")]
    [InlineData($"'engineering' | {Test} -Scope Vault")]
    [InlineData($"[pscustomobject]@{{ ProjectName = 'engineering' }} | {Test} -Scope Vault")]
    [InlineData($"Get-KonstructCluster $repository -Name engineering -WarningAction Ignore | {Test} -Scope Vault")]
    public void A_project_is_given_by_name_or_as_a_cluster(string script) => Assert.Equal(["engineering"], Projects(trial.Ok(script).Output));

    [Fact]
    public void A_cluster_without_a_context_is_skipped_by_its_name()
    {
        var checks = trial.Ok("Test-KonstructArgoAuth engineering @vault -KubeConfig $config -ApiUrl $clusters.ApiUrl -Scope ExternalSecret, Crossplane").Output;

        Assert.DoesNotContain(checks, c => c.Text("Status") == "Pass");
        Assert.Contains(checks, c => c.Text("Status") == "Skipped" && c.Text("Reason").Contains("engineering", StringComparison.Ordinal) && c.Text("Recommendation").Contains("-DestinationContext", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_Vault_what_is_in_it_is_skipped()
    {
        var checks = trial.Ok("$env:VAULT_ADDR = $null; Test-KonstructArgoAuth engineering @clusters -Scope Vault").Output;

        Assert.NotEmpty(checks);
        Assert.All(checks, c => Assert.Equal("Skipped", c.Text("Status")));
        Assert.Contains(checks, c => c.Text("Reason").Contains("no Vault was given", StringComparison.Ordinal));
    }

    [Fact]
    public void A_Vault_or_an_ArgoCD_without_a_token_is_skipped_with_that_reason()
    {
        var checks = trial.Ok("Test-KonstructArgoAuth engineering @clusters -VaultAddress https://vault.example:8200 -ArgoServer https://argocd.example -Scope Vault, ArgoCD").Output;

        Assert.All(checks.Where(c => c.Text("Scope") == "Vault"), c => Assert.Equal("Skipped", c.Text("Status")));
        Assert.Contains(checks, c => c.Text("RuleId") == "KON201" && c.Text("Reason").Contains("token", StringComparison.OrdinalIgnoreCase));
        Assert.All(checks.Where(c => c.Text("RuleId") == "KON243"), c => Assert.Contains("-ArgoToken", c.Text("Reason"), StringComparison.Ordinal));
    }

    [Fact]
    public void Projects_that_are_named_count_beside_clusters_from_the_pipeline() =>
        Assert.Equal(["data", "engineering"], Projects(trial.Ok($"Get-KonstructCluster $repository -Name engineering | {Test} -ProjectName data -Scope Vault").Output).Order(StringComparer.Ordinal));

    [Fact]
    public void Wait_goes_on_to_the_end_of_its_time_while_something_fails()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        trial.Ok($"{Test} engineering -Scope Vault -Wait -TimeoutSec 2");
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    [Fact]
    public void A_Vault_that_does_not_answer_is_skipped_with_that_reason()
    {
        var checks = trial.Ok("Test-KonstructArgoAuth engineering @clusters -Scope Vault -VaultAddress http://127.0.0.1:1 -VaultToken $vault.VaultToken -VaultMaxRetries 0").Output;

        Assert.NotEmpty(checks);
        Assert.All(checks, c => Assert.Equal("Skipped", c.Text("Status")));
    }

    [Fact]
    public void Quiet_is_false_where_something_fails_and_where_nothing_is_piped_in()
    {
        Assert.Equal([false], trial.Ok($"{Test} -Quiet").OutputOf<bool>());
        Assert.Equal([false], trial.Ok($"@() | {Test} -Quiet").OutputOf<bool>());
        Assert.Empty(trial.Ok($"@() | {Test}").Output);
    }

    [Fact]
    public void Refresh_with_WhatIf_names_the_Application_and_its_context_and_changes_nothing()
    {
        var before = Applications();

        var run = trial.Ok($"{Test} engineering -Scope Vault -Refresh -WhatIf");

        Assert.Contains("\"Application argocd/", run.HostText, StringComparison.Ordinal);
        Assert.Contains("(context engineering)", run.HostText, StringComparison.Ordinal);
        Assert.Equal(before, Applications());
        Assert.NotEmpty(run.Output);
    }

    [Theory]
    [InlineData("-Context nowhere", "KubernetesContextNotFound")]
    [InlineData("-KubeConfig $repository/nowhere", "KubernetesConfigMissing")]
    public void What_cannot_be_opened_ends_it(string arguments, string id) =>
        Assert.Equal(id, trial.ErrorOf($"$v = $vault.Clone(); Test-KonstructArgoAuth @v {(arguments.StartsWith("-KubeConfig", StringComparison.Ordinal) ? "" : "-KubeConfig $config")} {arguments}"));

    [Theory]
    [InlineData("''")]
    [InlineData("'  '")]
    public void A_name_of_nothing_is_an_error(string name) => Assert.Equal("ValueUnknown", trial.ErrorOf($"{name} | {Test}"));

    [Fact]
    public void A_thing_that_is_neither_a_name_nor_a_cluster_is_an_error() => Assert.Equal("ValueUnknown", trial.ErrorOf($"42 | {Test}"));

    [Fact]
    public void The_view_is_grouped_by_project_with_one_line_for_a_check()
    {
        var lines = trial.Engine.RunText($"{Test} engineering -Scope Vault, ExternalSecret").Split('\n').Select(l => l.TrimEnd()).ToList();

        Assert.Contains("   Project: engineering", lines);
        Assert.All(lines.Where(l => l.Length > 0 && !l.StartsWith("   Project", StringComparison.Ordinal) && !l.StartsWith("---", StringComparison.Ordinal) && !l.StartsWith("Status", StringComparison.Ordinal)), l => Assert.Matches("^(Pass|Warn|Fail|Skipped) +KON2", l));
        Assert.All(lines, l => Assert.True(l.Length <= 120, l));
    }

    private static IEnumerable<string> Projects(IEnumerable<PSObject> checks) => checks.Select(c => c.Text("ProjectName") ?? "").Distinct().Order(StringComparer.Ordinal);

    private IEnumerable<string> Applications() => trial.Sandbox.Clusters.Values.Append(trial.Sandbox.Parent!).SelectMany(c => c.List("argoproj.io", "Application")).Select(a => a["metadata"]!["annotations"]?.ToJsonString() ?? "").Where(a => a.Contains("argocd.argoproj.io/refresh", StringComparison.Ordinal));
}
