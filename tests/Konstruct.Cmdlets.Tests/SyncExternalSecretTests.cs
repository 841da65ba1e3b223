using System.Text.Json.Nodes;

namespace Konstruct.Cmdlets.Tests;

public sealed class SyncExternalSecretTests(PlatformTrial trial) : IClassFixture<PlatformTrial>
{
    private const string Sync = "Sync-KonstructExternalSecret -KubeConfig $config -Context engineering -TimeoutSec 30";

    [Theory]
    [InlineData("*")]
    [InlineData("repo-*")]
    public void By_a_wildcard_all_that_fit_are_refreshed(string pattern)
    {
        var expected = Names("argocd").Where(n => pattern == "*" || n.StartsWith("repo-", StringComparison.Ordinal));

        var run = trial.Ok($"{Sync} '{pattern}'");

        Assert.Equal(expected.Order(StringComparer.Ordinal), run.Output.Select(o => o.Text("Name")).Order(StringComparer.Ordinal));
        Assert.All(run.Output, o => Assert.Equal(("Konstruct.ExternalSecretResult", "Refreshed", "engineering"), (o.TypeNames[0], o.Text("Status"), o.Text("Context"))));
    }

    [Fact]
    public void By_its_name_one_is_refreshed()
    {
        var name = Names("argocd")[0];

        Assert.Equal($"argocd/{name}", $"{Assert.Single(trial.Ok($"{Sync} {name}").Output)}");
    }

    [Fact]
    public void By_the_project_all_that_read_its_paths_are_refreshed_in_any_namespace()
    {
        var run = trial.Ok($"{Sync} -ProjectName engineering");

        Assert.Contains(run.Output, o => o.Text("Namespace") == "argocd");
        Assert.All(run.Output.Where(o => o.Text("Namespace") != "once"), o => Assert.Equal("Refreshed", o.Text("Status")));
        Assert.Equal("KubernetesObjectNotFound", trial.ErrorOf($"{Sync} -ProjectName nobody"));
    }

    [Fact]
    public void One_that_is_read_once_only_is_told_to_be_useless()
    {
        var once = trial.Sandbox.Clusters["engineering"].List("external-secrets.io", "ExternalSecret", "argocd")[0].DeepClone().AsObject();
        once["metadata"] = new JsonObject { ["name"] = "once", ["namespace"] = "once" };
        once["spec"]!["refreshInterval"] = "0";
        once.Remove("status");
        trial.Sandbox.Clusters["engineering"].Apply(once);
        trial.Settle();

        var run = trial.Ok($"{Sync} once -Namespace once");

        Assert.Equal("Useless", Assert.Single(run.Output).Text("Status"));
        Assert.Contains("refreshInterval", run.Output[0].Text("Reason"), StringComparison.Ordinal);
        Assert.Contains("cannot be refreshed", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_an_error_and_a_wildcard_that_fits_nothing_is_none()
    {
        Assert.Equal("KubernetesObjectNotFound", trial.ErrorOf($"{Sync} nobody"));
        Assert.Equal("KubernetesObjectNotFound", trial.ErrorOf($"{Sync} nobody -Namespace nowhere"));
        Assert.Equal("KubernetesContextNotFound", trial.ErrorOf("Sync-KonstructExternalSecret x -KubeConfig $config -Context nowhere"));
        Assert.Empty(trial.Ok($"{Sync} nobody*").Output);
    }

    [Fact]
    public void With_WhatIf_each_is_named_with_its_context_and_none_changed()
    {
        var before = Texts();

        var run = trial.Ok($"{Sync} * -WhatIf");

        Assert.All(run.Output, o => Assert.Equal("Pending", o.Text("Status")));
        Assert.Contains($"{run.Output[0]} (context engineering)", run.HostText, StringComparison.Ordinal);
        Assert.Equal(before, Texts());
    }

    private List<string> Names(string space) => [.. trial.Sandbox.Clusters["engineering"].List("external-secrets.io", "ExternalSecret", space).Select(o => (string)o["metadata"]!["name"]!)];

    private IEnumerable<string> Texts() => trial.Sandbox.Clusters["engineering"].List("external-secrets.io", "ExternalSecret").Select(o => o.ToJsonString());
}
