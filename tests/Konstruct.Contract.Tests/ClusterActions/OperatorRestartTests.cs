using System.Text.Json.Nodes;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.Kubernetes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.ClusterActions;

public sealed class OperatorRestartTests : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    private readonly KubernetesServer _server = KubernetesServer.Start(new KubernetesServerOptions { ObservationDelay = TimeSpan.FromMilliseconds(300) });
    private readonly string _config = Path.GetTempFileName();
    private readonly KubernetesCluster _cluster;
    private readonly OperatorRestart _restart;

    public OperatorRestartTests()
    {
        File.WriteAllText(_config, KubernetesServer.KubeConfig(new KubernetesContext("a", _server.Address, _server.AdminToken)));
        _cluster = KubernetesCluster.Open(new KubernetesSettings { KubeConfig = [_config] });
        _restart = new OperatorRestart(_cluster);
        _server.Apply((JsonObject)JsonNode.Parse("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"operator","namespace":"system"},"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"a","image":"a"}]}}}}""")!);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _server.Dispose();
        File.Delete(_config);
    }

    [Fact]
    public async Task A_deadline_that_an_earlier_rollout_missed_is_no_failure_of_this_one()
    {
        MissDeadline();

        Assert.Equal((OperatorStatus.Restarted, null), await RestartAsync());
    }

    [Fact]
    public async Task A_deadline_that_this_rollout_missed_is_a_failure()
    {
        _server.HoldRollouts = true;
        var found = await FindAsync();
        var restarting = _restart.RestartAsync(found, _timeout, cancellation: TestContext.Current.CancellationToken);
        while (Generation(Deployment()["status"], "observedGeneration") < 2)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        MissDeadline();

        var result = await restarting;

        Assert.Equal(OperatorStatus.Failed, result.Status);
        Assert.Contains("ProgressDeadlineExceeded", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paused", "true", OperatorStatus.Paused)]
    [InlineData("replicas", "0", OperatorStatus.ScaledToZero)]
    public async Task What_changed_since_it_was_found_is_heeded(string field, string value, OperatorStatus expected)
    {
        var found = await FindAsync();
        var changed = Deployment();
        changed["spec"]![field] = JsonNode.Parse(value);
        _server.Apply(changed);

        var result = await _restart.RestartAsync(found, _timeout, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(expected, result.Status);
        Assert.Null(result.RestartedAt);
        Assert.DoesNotContain(_server.Requests.Entries, r => r.Method == "PATCH");
    }

    private static long Generation(JsonNode? of, string name) => (long?)of?[name] ?? 0;

    private async Task<OperatorResult> FindAsync() => Assert.Single(await _restart.FindAsync("system", "operator", null, TestContext.Current.CancellationToken));

    private async Task<(OperatorStatus Status, string? Reason)> RestartAsync()
    {
        var result = await _restart.RestartAsync(await FindAsync(), _timeout, cancellation: TestContext.Current.CancellationToken);
        return (result.Status, result.Reason);
    }

    private JsonObject Deployment() => _server.Get("apps", "Deployment", "system", "operator")!;

    private void MissDeadline()
    {
        var late = Deployment();
        late["status"] = JsonNode.Parse($$"""{"observedGeneration":{{Generation(late["metadata"], "generation")}},"replicas":1,"updatedReplicas":0,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}""");
        _server.Apply(late);
    }
}
