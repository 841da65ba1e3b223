using Konstruct.Sandbox.Kubernetes;
using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>Who reads what, and what that means: a credential that is missing, a token that somebody still needs, a project that is not there.</summary>
public sealed class DiagnosisReaderTests : IDisposable
{
    private static readonly string[] _reading = ["get", "list"];
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task One_of_the_two_credentials_is_missing_altogether()
    {
        Remove("teams");
        var checks = await _stage.NamesAsync("KON210", "reads this path for ArgoCD, only ExternalSecret actions-runner-system/controller-manager");
        Assert.Contains(checks, c => c is { RuleId: "KON220", BlockedBy: "KON210" });
    }

    [Fact]
    public async Task A_credential_that_nobody_reads_is_missing_where_Vault_has_it()
    {
        Remove("teams");
        _stage.Cluster.Delete("external-secrets.io", "ExternalSecret", "actions-runner-system", "controller-manager");
        await _stage.NamesAsync("KON210", "reads this path for ArgoCD");
    }

    [Fact]
    public async Task A_project_may_do_with_one_path()
    {
        Remove("teams");
        _stage.Cluster.Delete("external-secrets.io", "ExternalSecret", "actions-runner-system", "controller-manager");
        _stage.Cluster.Delete("argoproj.io", "Application", "argocd", "teams-applications");
        _stage.Vault.Delete("secret", Teams);
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status == CheckStatus.Fail);
        Assert.DoesNotContain(checks, c => c.Subject == Teams);
    }

    [Theory]
    [InlineData("""dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering}}]""", "it has no template")]
    [InlineData("""data: [{secretKey: token, remoteRef: {key: argocd/repo-credentials-template/engineering, property: password}}]""", "reads password")]
    [InlineData("""data: [{secretKey: all, remoteRef: {key: argocd/repo-credentials-template/engineering}}]""", "it has no template")]
    [InlineData("""dataFrom: [{find: {path: argocd/repo-credentials-template, name: {regexp: '.*'}}}]""", "it has no template")]
    [InlineData("""
        target: {template: {mergePolicy: Merge, data: {a: b}}}
          dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering}}]
        """, "mergePolicy is 'Merge'")]
    [InlineData("""
        target: {template: {data: {all: '{{ . | toJson }}'}}}
          dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering}}]
        """, "its template takes all of it")]
    [InlineData("""
        target: {template: {templateFrom: [{configMap: {name: t, items: [{key: k}]}}]}}
          dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering}}]
        """, "templateFrom")]
    public async Task Something_else_takes_the_token(string spec, string how)
    {
        Reader("billing", spec);
        var checks = await _stage.CheckAsync();
        var seen = checks.First(c => c.RuleId == "KON214" && c.Subject == "ExternalSecret billing/reader");
        Assert.Equal(CheckStatus.Warn, seen.Status);
        Assert.Contains(how, seen.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(checks, c => c.Status == CheckStatus.Fail);
    }

    [Theory]
    [InlineData("""data: [{secretKey: id, remoteRef: {key: argocd/repo-credentials-template/engineering, property: githubAppID}}]""")]
    [InlineData("""
        target: {template: {data: {id: '{{ .githubAppID }}', host: 'a.b'}}}
          dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering}}]
        """)]
    public async Task Something_else_reads_but_not_the_token(string spec)
    {
        Reader("billing", spec);
        Assert.Contains(await _stage.CheckAsync(), c => c is { RuleId: "KON214", Subject: "ExternalSecret billing/reader", Status: CheckStatus.Pass });
    }

    [Fact]
    public async Task Who_reads_the_token_elsewhere_is_not_known_without_the_right_to_look_there()
    {
        Reader("billing", "data: [{secretKey: token, remoteRef: {key: argocd/repo-credentials-template/engineering, property: password}}]");
        _stage.ClusterToken = Reading("argocd", "crossplane-system");
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c is { RuleId: "KON214", Status: CheckStatus.Pass });
        var seen = checks.First(c => c is { RuleId: "KON214", Status: CheckStatus.Skipped });
        Assert.Contains("list externalsecrets", seen.MissingRight, StringComparison.Ordinal);
        Assert.Contains(checks, c => c is { RuleId: "KON235", Status: CheckStatus.Skipped });
        Assert.Contains(checks, c => c is { RuleId: "KON210", Status: CheckStatus.Pass });
    }

    [Fact]
    public async Task What_may_not_be_listed_for_Crossplane_leaves_the_rest_to_be_looked_at()
    {
        _stage.ClusterToken = Reading("argocd");
        var checks = await _stage.CheckAsync();
        Assert.Contains(checks, c => c is { RuleId: "KON210", Status: CheckStatus.Pass });
        Assert.Contains(checks, c => c is { RuleId: "KON250", Status: CheckStatus.Skipped } && c.MissingRight!.Contains("crossplane-system", StringComparison.Ordinal));
        Assert.DoesNotContain(checks, c => c.Status == CheckStatus.Fail);
    }

    [Fact]
    public async Task ApplicationSets_that_may_not_be_listed_leave_the_Applications_to_be_looked_at()
    {
        _stage.ClusterToken = _stage.Cluster.CreateToken([new KubernetesRule(_reading, "", "*"), new KubernetesRule(_reading, "external-secrets.io", "*"), new KubernetesRule(_reading, "apps", "*"), new KubernetesRule(_reading, "argoproj.io", "applications"), new KubernetesRule(_reading, "argoproj.io", "appprojects")]);
        var checks = await _stage.CheckAsync();
        Assert.Contains(checks, c => c is { RuleId: "KON240", Status: CheckStatus.Pass });
        Assert.Contains(checks, c => c is { RuleId: "KON242", Status: CheckStatus.Skipped } && c.MissingRight!.Contains("applicationsets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Engineering")]
    [InlineData("eng*")]
    public async Task A_project_that_nobody_reads_is_one_failure_and_says_which_are_read(string name)
    {
        _stage.ProjectNames = [name];
        _stage.Scopes = [.. Enum.GetValues<CheckScope>().Except([CheckScope.Vault, CheckScope.GitAccount])];
        var checks = await _stage.CheckAsync();
        var failed = Assert.Single(checks, c => c.Status == CheckStatus.Fail);
        Assert.Equal("KON210", failed.RuleId);
        Assert.Contains("'mgmt', 'engineering'", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("those of 'engineering' are read", failed.Reason, StringComparison.Ordinal);
        Assert.All(checks.Where(c => c != failed), c => Assert.Equal((CheckStatus.Skipped, "KON210"), (c.Status, c.BlockedBy)));
    }

    [Fact]
    public async Task An_ExternalSecret_that_is_for_no_repository_is_not_taken_for_one()
    {
        Reader("argocd", "data: [{secretKey: token, remoteRef: {key: argocd/repo-credentials-template/engineering, property: password}}]");
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status == CheckStatus.Fail);
        Assert.Equal("KON214", Assert.Single(checks, c => c.Subject == "ExternalSecret argocd/reader").RuleId);
    }

    // Without the right to list them in all namespaces.
    private string Reading(params string[] spaces) => _stage.Cluster.CreateToken(
        [new KubernetesRule(_reading, "", "*"), .. ((string[])["argoproj.io", "apps", "tf.upbound.io", "pkg.crossplane.io", "monitoring.coreos.com"]).Select(g => new KubernetesRule(_reading, g, "*")), .. spaces.Select(s => new KubernetesRule(_reading, "external-secrets.io", "externalsecrets", s))]);

    private void Remove(string name)
    {
        _stage.Cluster.Delete("external-secrets.io", "ExternalSecret", "argocd", name);
        _stage.Cluster.Delete("", "Secret", "argocd", name);
    }

    private void Reader(string space, string spec) => Apply(_stage.Cluster, $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: reader, namespace: {{space}}}
        spec:
          refreshInterval: 1h
          secretStoreRef: {kind: ClusterSecretStore, name: vault}
          {{spec}}
        """);
}
