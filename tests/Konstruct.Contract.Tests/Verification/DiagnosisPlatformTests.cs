using System.Text.Json.Nodes;
using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>What goes wrong with Crossplane, the metrics and the operator: the checks name the cause first, and nothing else that fails leads astray.</summary>
public sealed class DiagnosisPlatformTests : IDisposable
{
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public Task A_Workspace_is_stuck_on_credentials()
    {
        Edit(_stage.Cluster, "tf.upbound.io", "Workspace", null, "infrastructure", w => w["status"]!["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "Synced",
            ["status"] = "False",
            ["reason"] = "ReconcileError",
            ["message"] = "connect failed: cannot write git credentials: failed to get github app credentials secret",
        }));
        return _stage.NamesAsync("KON256", "failed to get github app credentials secret", play: false);
    }

    [Theory]
    [InlineData("cannot plan: error configuring Terraform AWS Provider: No valid credential sources found: AWS")]
    [InlineData("apply failed: installation of chart failed: timed out waiting for the condition")]
    [InlineData("connect failed: cannot get credentials: cannot get credentials secret: Secret \"aws\" not found")]
    public async Task A_Workspace_that_fails_otherwise_is_not_judged(string message)
    {
        Fail(message);
        Assert.DoesNotContain(await _stage.CheckAsync(), c => c.Status == CheckStatus.Fail);
    }

    [Theory]
    [InlineData("connect failed: cannot write git credentials: failed to get github app credentials secret: Secret \"github-app-credentials\" not found")]
    [InlineData("connect failed: cannot get credentials: cannot get credentials secret: Secret \"git-credentials\" not found")]
    [InlineData("connect failed: failed to get installation token: failed to create installation token (status 403): suspended")]
    [InlineData("connect failed: failed to parse installation_id from secret: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("connect failed: cannot get remote Terraform module: error downloading 'https://github.com/acme-platform/gitops.git': /usr/bin/git exited with 128: fatal: Authentication failed")]
    [InlineData("cannot initialize Terraform: Failed to download module: fatal: could not read Username for 'https://github.com': terminal prompts disabled")]
    [InlineData("cannot get remote Terraform module: remote: Repository not found. fatal: repository 'https://github.com/acme-platform/gitops.git/' not found")]
    public Task A_Workspace_that_is_stuck_on_credentials_is_named(string message)
    {
        Fail(message);
        return _stage.NamesAsync("KON256", "Synced=False", play: false);
    }

    [Fact]
    public Task The_ExternalSecret_of_Crossplane_is_missing()
    {
        _stage.Cluster.Delete("external-secrets.io", "ExternalSecret", "crossplane-system", "github-app-credentials");
        _stage.Cluster.Delete("", "Secret", "crossplane-system", "github-app-credentials");
        return _stage.NamesAsync("KON250", "is not there");
    }

    [Theory]
    [InlineData(Teams)]
    [InlineData("crossplane")]
    public Task The_ExternalSecret_of_Crossplane_reads_the_wrong_path(string path)
    {
        Edit(_stage.Cluster, "external-secrets.io", "ExternalSecret", "crossplane-system", "github-app-credentials", e => e["spec"]!["dataFrom"]![0]!["extract"]!["key"] = path);
        return _stage.NamesAsync("KON250", $"expected '{Platform}'");
    }

    [Fact]
    public Task A_ServiceMonitor_comes_before_its_definition()
    {
        Edit(_stage.Cluster, "argoproj.io", "Application", "argocd", "platform-applications", a =>
        {
            a["status"]!["sync"]!["status"] = "OutOfSync";
            a["status"]!["operationState"] = new JsonObject { ["phase"] = "Failed", ["message"] = "one or more synchronization tasks are not valid: no matches for kind \"ServiceMonitor\" in version \"monitoring.coreos.com/v1\"" };
        });
        return _stage.NamesAsync("KON241", "a kind that it deploys is not installed yet", play: false);
    }

    [Fact]
    public Task The_definition_of_ServiceMonitors_is_missing()
    {
        _stage.Cluster.Delete("apiextensions.k8s.io", "CustomResourceDefinition", null, "servicemonitors.monitoring.coreos.com");
        return _stage.NamesAsync("KON270", "its CRD is not installed");
    }

    [Fact]
    public async Task A_big_definition_is_applied_on_the_client_side()
    {
        Edit(_stage.Parent, "argoproj.io", "Application", "argocd", "engineering-prometheus", a =>
        {
            a["status"]!["sync"]!["status"] = "OutOfSync";
            a["status"]!["operationState"] = new JsonObject { ["phase"] = "Failed", ["message"] = "CustomResourceDefinition \"prometheuses.monitoring.coreos.com\" is invalid: metadata.annotations: Too long: must have at most 262144 bytes" };
        });
        var checks = await _stage.NamesAsync("KON272", "a big CRD does not fit");
        Assert.Contains("ServerSideApply=true", checks.First(c => c.Status == CheckStatus.Fail).Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public Task The_GitAccount_was_not_moved()
    {
        Edit(_stage.Parent, "konstruct.io", "GitAccount", "konstruct-system", "acme", a => a["spec"]!["authentication"]!["type"] = "pat");
        return _stage.NamesAsync("KON260", "only that of the token is there");
    }

    [Fact]
    public Task The_GitAccount_of_the_token_was_left()
    {
        Apply(_stage.Parent, "{apiVersion: konstruct.io/v1alpha1, kind: GitAccount, metadata: {name: acme-old, namespace: konstruct-system}, spec: {authentication: {type: pat}}}");
        return _stage.NamesAsync("KON260", "'acme-old'");
    }

    [Fact]
    public Task The_operator_was_not_restarted()
    {
        Edit(_stage.Parent, "", "Pod", "konstruct-system", "workloadcluster-operator-0", p => p["status"]!["startTime"] = "2020-01-01T00:00:00Z");
        return _stage.NamesAsync("KON261", "but the change is of");
    }

    private void Fail(string message) => Edit(_stage.Cluster, "tf.upbound.io", "Workspace", null, "infrastructure", w => w["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Synced", ["status"] = "False", ["reason"] = "ReconcileError", ["message"] = message }));
}
