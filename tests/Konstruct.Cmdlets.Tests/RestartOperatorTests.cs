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
    [InlineData("-Label app=nobody", "KubernetesObjectNotFound")]
    [InlineData("-Namespace nowhere", "KubernetesObjectNotFound")]
    [InlineData("-Context nowhere", "KubernetesContextNotFound")]
    public void What_is_not_there_is_an_error(string arguments, string id) => Assert.Equal(id, trial.ErrorOf($"{Restart} {arguments}"));

    private string Deployment() => Assert.Single(trial.Sandbox.Parent!.List("apps", "Deployment", "konstruct-system"))["spec"]!.ToJsonString();
}
