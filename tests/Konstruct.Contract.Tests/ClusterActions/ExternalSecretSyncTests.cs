using System.Text.Json.Nodes;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.Kubernetes;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Platform;
using Konstruct.Sandbox.Vault;

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

    [Fact]
    public async Task A_failure_that_is_the_same_as_before_is_told_at_once_with_its_cause()
    {
        using var vault = VaultServer.Start();
        using var operating = await FailingAsync(vault);

        for (var i = 0; i < 2; i++)
        {
            var since = TimeProvider.System.GetTimestamp();
            var result = await _sync.SyncAsync(await FindAsync(), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

            Assert.Equal(ExternalSecretStatus.Failed, result.Status);
            Assert.Contains("ClusterSecretStore \"gone\" not found", result.Reason!.Replace("clustersecretstores.external-secrets.io", "ClusterSecretStore", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains("secretStoreRef", result.Recommendation, StringComparison.Ordinal);
            Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task What_failed_before_and_is_mended_is_refreshed()
    {
        using var vault = VaultServer.Start();
        using var operating = await FailingAsync(vault);
        vault.Put("secret", "x", new JsonObject { ["a"] = "b" });
        Apply("""{"apiVersion":"external-secrets.io/v1","kind":"ClusterSecretStore","metadata":{"name":"gone"},"spec":{"provider":{"vault":{"path":"secret"}}}}""");

        Assert.Equal(ExternalSecretStatus.Refreshed, (await SyncAsync()).Status);
    }

    [Fact]
    public async Task What_was_never_read_is_read_even_where_it_is_to_be_read_once_only()
    {
        Apply("""{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"old","namespace":"argocd"},"spec":{"refreshPolicy":"CreatedOnce","secretStoreRef":{"kind":"ClusterSecretStore","name":"gone"},"dataFrom":[{"extract":{"key":"x"}}]}}""");
        using var vault = VaultServer.Start();
        using var operating = await FailingAsync(vault);

        Assert.Equal(ExternalSecretStatus.Failed, (await SyncAsync()).Status);
    }

    [Fact]
    public async Task Where_nobody_reads_it_any_more_the_condition_and_the_last_Warning_are_quoted()
    {
        using var vault = VaultServer.Start();
        (await FailingAsync(vault)).Dispose();

        var result = await _sync.SyncAsync(await FindAsync(), TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        Assert.Equal(ExternalSecretStatus.TimedOut, result.Status);
        Assert.Contains("SecretSyncedError", result.Reason, StringComparison.Ordinal);
        Assert.Contains("could not get secret data from provider", result.Reason, StringComparison.Ordinal);
        Assert.Contains("\"gone\" not found", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_read_Events_is_told_the_condition()
    {
        using var vault = VaultServer.Start();
        using var operating = await FailingAsync(vault);
        File.WriteAllText(_config, KubernetesServer.KubeConfig(new KubernetesContext("a", _server.Address, _server.CreateToken(new KubernetesRule(["*"], "external-secrets.io", "*")))));
        using var cluster = KubernetesCluster.Open(new KubernetesSettings { KubeConfig = [_config] });

        var result = await new ExternalSecretSync(cluster).SyncAsync(await FindAsync(), TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        Assert.Equal(ExternalSecretStatus.TimedOut, result.Status);
        Assert.Contains("could not get secret data from provider", result.Reason, StringComparison.Ordinal);
        Assert.Contains("Events", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_by_somebody_else_is_no_sign_of_a_failure()
    {
        using var vault = VaultServer.Start();
        (await FailingAsync(vault)).Dispose();
        OnceAskedFor(() => Change(o => o["metadata"]!["labels"] = new JsonObject { ["other"] = "1" }));

        var result = await _sync.SyncAsync(await FindAsync(), TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);

        Assert.Equal(ExternalSecretStatus.TimedOut, result.Status);
    }

    [Fact]
    public async Task An_attempt_that_was_under_way_is_not_taken_for_the_one_that_was_asked_for()
    {
        using var vault = VaultServer.Start();
        (await FailingAsync(vault)).Dispose();
        OnceAskedFor(() =>
        {
            var warning = Assert.Single(_server.List("", "Event", "argocd"), e => (string?)e["type"] == "Warning");
            warning["count"] = 7;
            _server.Apply(warning);
            Thread.Sleep(TimeSpan.FromMilliseconds(1500));
            Change(o => o["status"] = JsonNode.Parse("""{"refreshTime":"2030-01-01T00:00:00Z","syncedResourceVersion":"1-b","conditions":[{"type":"Ready","status":"True","reason":"SecretSynced"}]}"""));
        });

        Assert.Equal(ExternalSecretStatus.Refreshed, (await SyncAsync()).Status);
    }

    // Until it has failed by a store that is not there.
    private async Task<ExternalSecretsPlayer> FailingAsync(VaultServer vault)
    {
        Change(o => o["spec"]!["secretStoreRef"] = new JsonObject { ["kind"] = "ClusterSecretStore", ["name"] = "gone" });
        var player = new ExternalSecretsPlayer(_server.Store, vault);
        player.Poll();
        player.Start();
        Assert.False((await FindAsync()).IsReady);
        return player;
    }

    private void OnceAskedFor(Action act)
    {
        var isDone = 0;
        _server.Store.Watch(change =>
        {
            if (change.Object["metadata"]?["annotations"]?["force-sync"] is not null && Interlocked.Exchange(ref isDone, 1) == 0)
                _ = Task.Run(act);
        });
    }

    private void Change(Action<JsonObject> change)
    {
        var old = _server.Get("external-secrets.io", "ExternalSecret", "argocd", "old")!;
        change(old);
        _server.Apply(old);
    }

    private void Apply(string json) => _server.Apply((JsonObject)JsonNode.Parse(json)!);

    private async Task<ExternalSecretResult> SyncAsync() => await _sync.SyncAsync(await FindAsync(), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    private async Task<ExternalSecretResult> FindAsync() => Assert.Single(await _sync.FindAsync("argocd", (name, _) => name == "old", TestContext.Current.CancellationToken));

    private void Delete() => _server.Delete("external-secrets.io", "ExternalSecret", "argocd", "old");
}
