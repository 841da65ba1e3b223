using System.Text.Json.Nodes;

namespace Konstruct.Cmdlets.Tests;

public sealed class RestartOperatorTests(PlatformTrial trial) : IClassFixture<PlatformTrial>
{
    private const string Restart = "Restart-KonstructOperator -KubeConfig $config -TimeoutSec 30";

    [Fact]
    public void It_restarts_and_waits_until_the_pods_are_new()
    {
        var before = Deployment();

        var result = Assert.Single(trial.Ok(Restart).Output);

        Assert.Equal("Konstruct.OperatorResult", result.TypeNames[0]);
        Assert.Equal(("Restarted", "konstruct-system"), (result.Text("Status"), result.Text("Namespace")));
        Assert.NotNull(result.Properties["RestartedAt"].Value);
        Assert.NotEqual(before, Deployment());
    }

    [Fact]
    public void With_WhatIf_it_names_the_Deployment_and_the_context_and_changes_nothing()
    {
        var before = Deployment();

        var run = trial.Ok($"{Restart} -WhatIf");

        Assert.Equal("Pending", Assert.Single(run.Output).Text("Status"));
        Assert.Contains($"Deployment {run.Output[0]} (context {run.Output[0].Text("Context")})", run.HostText, StringComparison.Ordinal);
        Assert.Equal(before, Deployment());
    }

    [Theory]
    [InlineData("nobody", "KubernetesObjectNotFound")]
    [InlineData("orkloadcluster-operator", "KubernetesObjectNotFound")]
    [InlineData("-Label app=nobody", "KubernetesObjectNotFound")]
    [InlineData("-Namespace nowhere", "KubernetesObjectNotFound")]
    [InlineData("-Context nowhere", "KubernetesContextNotFound")]
    public void What_is_not_there_is_an_error(string arguments, string id) => Assert.Equal(id, trial.ErrorOf($"{Restart} {arguments}"));

    [Fact]
    public void A_prefix_of_a_chart_may_be_left_out_where_one_is_left()
    {
        Put("prefixed", "acme-release-operator", "acme-releaseoperator");

        Assert.Equal("acme-release-operator", Assert.Single(trial.Ok($"{Restart} operator -Namespace prefixed").Output).Text("Name"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-WhatIf")]
    public void A_name_that_fits_several_is_refused_and_they_are_listed(string more)
    {
        Put("several", "argocd-server", "argocd-repo-server", "argocd-observer");

        var run = trial.Run($"{Restart} server -Namespace several {more}");

        Assert.Empty(run.Output);
        var error = Assert.Single(run.Errors);
        Assert.StartsWith("KubernetesNameAmbiguous,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'argocd-repo-server', 'argocd-server'", $"{error}", StringComparison.Ordinal);
        Assert.DoesNotContain("observer", $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_restarts_all_that_it_selects()
    {
        Put("labelled", "one", "two");

        var run = trial.Ok($"{Restart} -Label app=sample -Namespace labelled");

        Assert.Equal(["one Restarted", "two Restarted"], run.Output.Select(o => $"{o.Text("Name")} {o.Text("Status")}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("app=a=b")]
    [InlineData("in (a)")]
    public void A_selector_that_is_none_is_told_as_such(string selector)
    {
        var error = Assert.Single(trial.Run($"{Restart} -Label '{selector}'").Errors);

        Assert.StartsWith("KubernetesLabelSelectorInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"'{selector}'", $"{error}", StringComparison.Ordinal);
        Assert.Contains("app=operator", $"{error}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paused", "true", "Paused", "KubernetesDeploymentPaused", "rollout resume deployment/sample")]
    [InlineData("replicas", "0", "ScaledToZero", "KubernetesDeploymentScaledToZero", "scale deployment/sample --replicas=1")]
    public void What_no_restart_could_start_is_refused_with_what_to_do(string field, string value, string status, string id, string remedy)
    {
        Put(status.ToLowerInvariant(), "sample");
        var sample = trial.Sandbox.Parent!.Get("apps", "Deployment", status.ToLowerInvariant(), "sample")!;
        sample["spec"]![field] = JsonNode.Parse(value);
        trial.Sandbox.Parent.Apply(sample);
        var before = Spec(status.ToLowerInvariant(), "sample");

        foreach (var more in (string[])["", "-WhatIf"])
        {
            var run = trial.Run($"{Restart} sample -Namespace {status} {more}".Replace(status, status.ToLowerInvariant(), StringComparison.Ordinal));

            Assert.Equal(status, Assert.Single(run.Output).Text("Status"));
            var error = Assert.Single(run.Errors);
            Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains(remedy, $"{error}", StringComparison.Ordinal);
        }
        Assert.Equal(before, Spec(status.ToLowerInvariant(), "sample"));
    }

    [Theory]
    [InlineData("'workloadcluster-operator'")]
    [InlineData("[pscustomobject]@{ Name = 'workloadcluster-operator'; Namespace = 'konstruct-system'; Context = 'mgmt' }")]
    [InlineData("[pscustomobject]@{ kind = 'List'; items = @([pscustomobject]@{ kind = 'Deployment'; metadata = [pscustomobject]@{ name = 'workloadcluster-operator'; namespace = 'konstruct-system' } }) }")]
    [InlineData("Restart-KonstructOperator -KubeConfig $config -WhatIf")]
    [InlineData("Test-KonstructArgoAuth engineering -Scope GitAccount -KubeConfig $config | Where-Object RuleId -eq KON261")]
    public void What_tells_a_Deployment_is_taken_from_the_pipeline(string input) =>
        Assert.Equal("konstruct-system/workloadcluster-operator Pending", $"{Assert.Single(trial.Ok($"{input} | {Restart} -WhatIf | ForEach-Object {{ \"$_ $($_.Status)\" }}").Output)}");

    [Theory]
    [InlineData("Get-KonstructCluster $repository -Name engineering")]
    [InlineData("[pscustomobject]@{ kind = 'Secret'; metadata = @{ name = 'workloadcluster-operator' } }")]
    [InlineData("[pscustomobject]@{ Other = 1 }")]
    public void What_tells_none_is_refused(string input) => Assert.Equal("ValueUnknown", trial.ErrorOf($"{input} | {Restart} -WhatIf"));

    private void Put(string space, params string[] names)
    {
        foreach (var name in names)
            trial.Sandbox.Parent!.Apply((JsonObject)JsonNode.Parse($$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}","namespace":"{{{space}}}","labels":{"app":"sample"} },"spec":{"selector":{"matchLabels":{"app":"{{{name}}}"} },"template":{"metadata":{"labels":{"app":"{{{name}}}"} },"spec":{"containers":[{"name":"a","image":"a"}]} } } }""")!);
    }

    private string Spec(string space, string name) => trial.Sandbox.Parent!.Get("apps", "Deployment", space, name)!["spec"]!.ToJsonString();

    private string Deployment() => Assert.Single(trial.Sandbox.Parent!.List("apps", "Deployment", "konstruct-system"))["spec"]!.ToJsonString();
}
