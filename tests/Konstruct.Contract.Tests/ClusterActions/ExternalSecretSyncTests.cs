using System.Text.Json.Nodes;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.Kubernetes;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.ClusterActions;

public sealed class ExternalSecretSyncTests : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    private readonly KubernetesServer _server = KubernetesServer.Start();
    private readonly string _config = Path.GetTempFileName();
    private readonly KubernetesCluster _cluster;
    private readonly ExternalSecretSync _sync;

    public ExternalSecretSyncTests()
    {
        File.WriteAllText(_config, KubernetesServer.KubeConfig(new KubernetesContext("a", _server.Address, _server.AdminToken)));
        _cluster = KubernetesCluster.Open(new KubernetesSettings { KubeConfig = [_config] });
        _sync = new ExternalSecretSync(_cluster);
        _server.Apply((JsonObject)JsonNode.Parse("""{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"old","namespace":"argocd"},"spec":{"dataFrom":[{"extract":{"key":"x"}}]}}""")!);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _server.Dispose();
        File.Delete(_config);
    }

    [Fact]
    public async Task What_was_pruned_since_it_was_found_is_gone_and_no_failure()
    {
        var found = await FindAsync();
        Delete();

        var result = await _sync.SyncAsync(found, _timeout, TestContext.Current.CancellationToken);

        Assert.Equal(ExternalSecretStatus.Gone, result.Status);
    }

    [Fact]
    public async Task What_is_pruned_between_the_look_and_the_annotation_is_gone_too()
    {
        var found = await FindAsync();
        _server.Faults.Add(new Fault { Kind = FaultKind.Act, On = r => r.Method == "PATCH", Act = Delete });

        var result = await _sync.SyncAsync(found, _timeout, TestContext.Current.CancellationToken);

        Assert.Equal(ExternalSecretStatus.Gone, result.Status);
    }

    [Fact]
    public async Task What_is_pruned_while_it_is_waited_for_is_gone_too()
    {
        var found = await FindAsync();
        _server.Faults.Add(new Fault { Kind = FaultKind.Act, On = r => r.Method == "GET" && r.Path.EndsWith("/externalsecrets", StringComparison.Ordinal), Act = Delete });

        var result = await _sync.SyncAsync(found, _timeout, TestContext.Current.CancellationToken);

        Assert.Equal(ExternalSecretStatus.Gone, result.Status);
    }

    [Fact]
    public async Task Where_nobody_reads_it_the_time_is_over()
    {
        var result = await _sync.SyncAsync(await FindAsync(), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.Equal(ExternalSecretStatus.TimedOut, result.Status);
    }

    private async Task<ExternalSecretResult> FindAsync() => Assert.Single(await _sync.FindAsync("argocd", (name, _) => name == "old", TestContext.Current.CancellationToken));

    private void Delete() => _server.Delete("external-secrets.io", "ExternalSecret", "argocd", "old");
}
