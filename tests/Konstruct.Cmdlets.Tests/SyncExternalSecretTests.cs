using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

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

    [Fact]
    public void What_fails_again_tells_its_cause_at_once_by_an_id_of_its_own()
    {
        var failing = trial.Sandbox.Clusters["engineering"].List("external-secrets.io", "ExternalSecret", "argocd")[0].DeepClone().AsObject();
        failing["metadata"] = new JsonObject { ["name"] = "failing", ["namespace"] = "failing" };
        failing["spec"]!["secretStoreRef"] = new JsonObject { ["kind"] = "ClusterSecretStore", ["name"] = "nowhere" };
        failing.Remove("status");
        trial.Sandbox.Clusters["engineering"].Apply(failing);
        trial.Settle();
        var since = TimeProvider.System.GetTimestamp();

        var run = trial.Run($"{Sync} failing -Namespace failing -TimeoutSec 120".Replace(" -TimeoutSec 30", "", StringComparison.Ordinal));

        trial.Sandbox.Clusters["engineering"].Delete("external-secrets.io", "ExternalSecret", "failing", "failing");
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal("Failed", Assert.Single(run.Output).Text("Status"));
        var error = Assert.Single(run.Errors);
        Assert.StartsWith("KubernetesExternalSecretFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("\"nowhere\" not found", $"{error}", StringComparison.Ordinal);
        Assert.Contains("spec.secretStoreRef", $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public void Several_are_waited_for_together()
    {
        using var server = KubernetesServer.Start();
        using var folder = new TemporaryFolder();
        var config = Path.Combine(folder.Path, "config");
        File.WriteAllText(config, KubernetesServer.KubeConfig(new KubernetesContext("idle", server.Address, server.AdminToken)));
        for (var i = 0; i < 5; i++)
            server.Apply((JsonObject)JsonNode.Parse($$$"""{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"e{{{i}}}","namespace":"argocd"},"spec":{"dataFrom":[{"extract":{"key":"x"} }]} }""")!);
        var since = TimeProvider.System.GetTimestamp();

        var run = trial.Run($"'e0', 'e1', 'e2', 'e3', 'e4' | Sync-KonstructExternalSecret -KubeConfig '{config}' -TimeoutSec 3 -ThrottleLimit 5");

        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9));
        Assert.Equal(["e0", "e1", "e2", "e3", "e4"], run.Output.Select(o => o.Text("Name")));
        Assert.All(run.Errors, e => Assert.StartsWith("KubernetesNotSettled,", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(5, run.Errors.Count);
    }

    [Fact]
    public void Each_that_is_not_there_is_an_error_beside_those_that_are()
    {
        var name = Names("argocd")[0];

        var run = trial.Run($"{Sync} {name}, nothere, neither");
        Assert.Equal(name, Assert.Single(run.Output).Text("Name"));
        Assert.Equal(["neither", "nothere"], run.Errors.Select(e => $"{e.TargetObject}").Order(StringComparer.Ordinal));
        Assert.All(run.Errors, e => Assert.StartsWith("KubernetesObjectNotFound,", e.FullyQualifiedErrorId, StringComparison.Ordinal));

        run = trial.Run($"{Sync} -ProjectName engineering, nope");
        Assert.NotEmpty(run.Output);
        Assert.Equal("nope", Assert.Single(run.Errors).TargetObject);
        Assert.Contains("argocd/repo-credentials-template/nope", $"{run.Errors[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_from_the_pipeline_mean_the_ExternalSecrets_of_their_project_where_that_lives()
    {
        var run = trial.Ok("Get-KonstructCluster $repository -WarningAction Ignore | Sync-KonstructExternalSecret -KubeConfig $config -DestinationContext $clusters.DestinationContext");

        Assert.Equal(["engineering", "mgmt-data"], run.Output.Select(o => o.Text("Context")).Distinct().Order(StringComparer.Ordinal));
        var one = trial.Ok($"{Sync} -ProjectName engineering -WhatIf").Output.Select(o => $"{o}");
        Assert.Equal(one, run.Output.Where(o => o.Text("Context") == "engineering").Select(o => $"{o}"));
        Assert.DoesNotContain(trial.Sandbox.Parent!.List("external-secrets.io", "ExternalSecret"), o => o["metadata"]?["annotations"]?["force-sync"] is not null);
        // Where no context is known for one, the current one is not taken instead.
        Assert.Equal("KubernetesContextNotFound", trial.ErrorOf("Get-KonstructCluster $repository -Name engineering -WarningAction Ignore | Sync-KonstructExternalSecret -KubeConfig $config"));
        Assert.Equal(one, trial.Ok($"Get-KonstructCluster $repository -Name engineering -WarningAction Ignore | {Sync} -WhatIf").Output.Select(o => $"{o}"));
        Assert.Equal(one, trial.Ok($"Get-KonstructCluster $repository -Name engineering -WarningAction Ignore | ForEach-Object {{ [pscustomobject]@{{ PSTypeName = 'Selected.Konstruct.Cluster'; Name = $_.Name; ProjectName = $_.ProjectName }} }} | {Sync} -WhatIf").Output.Select(o => $"{o}"));
    }

    [Theory]
    [InlineData("'NAME'")]
    [InlineData("'NAM*', 'NAME'")]
    [InlineData("[pscustomobject]@{ Name = 'NAME'; Namespace = 'argocd'; Context = 'engineering' }")]
    [InlineData("@{ Name = 'NAME'; Context = 'engineering' }")]
    [InlineData("[pscustomobject]@{ kind = 'ExternalSecret'; metadata = [pscustomobject]@{ name = 'NAME'; namespace = 'argocd' } }")]
    [InlineData("@{ kind = 'List'; items = @(@{ kind = 'ExternalSecret'; metadata = @{ name = 'NAME'; namespace = 'argocd' } }) }")]
    [InlineData("Sync-KonstructExternalSecret NAME -KubeConfig $config -Context engineering -WhatIf")]
    [InlineData("Test-KonstructArgoAuth engineering -Scope ExternalSecret @clusters | Where-Object Subject -eq 'ExternalSecret argocd/NAME'")]
    public void What_tells_an_ExternalSecret_is_taken_from_the_pipeline(string input)
    {
        var name = Names("argocd").First(n => n.StartsWith("repo-", StringComparison.Ordinal));
        var script = input.Replace("NAME", name, StringComparison.Ordinal).Replace("NAM*", name[..^1] + "*", StringComparison.Ordinal);
        // What tells its context needs no other.
        var context = input.Contains("ngineering", StringComparison.Ordinal) ? "" : "-Context engineering";

        var run = trial.Ok($"{script} | Sync-KonstructExternalSecret -KubeConfig $config {context} -WhatIf");

        Assert.Contains($"argocd/{name} engineering", run.Output.Select(o => $"{o} {o.Text("Context")}").Where(o => o.StartsWith($"argocd/{name} ", StringComparison.Ordinal)));
        Assert.Equal(run.Output.Count, run.Output.DistinctBy(o => $"{o}").Count());
    }

    [Theory]
    [InlineData("''")]
    [InlineData("[pscustomobject]@{ kind = 'Secret'; metadata = @{ name = 'a' } }")]
    [InlineData("[pscustomobject]@{ Other = 1 }")]
    public void What_tells_none_is_refused(string input) => Assert.Equal("ValueUnknown", trial.ErrorOf($"{input} | {Sync} -WhatIf"));

    private List<string> Names(string space) => [.. trial.Sandbox.Clusters["engineering"].List("external-secrets.io", "ExternalSecret", space).Select(o => (string)o["metadata"]!["name"]!)];

    private IEnumerable<string> Texts() => trial.Sandbox.Clusters["engineering"].List("external-secrets.io", "ExternalSecret").Select(o => o.ToJsonString());
}
