using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;
using static Konstruct.Contract.Tests.Sandbox.KubernetesRawClient;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class KubernetesWatchTests : IDisposable
{
    private readonly KubernetesServer _server = KubernetesServer.Start();
    private readonly KubernetesRawClient _client;

    public KubernetesWatchTests() => _client = new KubernetesRawClient(_server);

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Changes_are_told_while_they_happen()
    {
        var version = await VersionAsync();
        using var watch = await _client.WatchAsync($"{Default}/secrets?watch=true&resourceVersion={version}");
        Put("a", "1");
        Assert.Equal(("ADDED", "a"), await NextAsync(watch));
        Put("a", "2");
        Assert.Equal(("MODIFIED", "a"), await NextAsync(watch));
        _server.Apply(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "elsewhere", ["namespace"] = "other" } });
        _server.Delete("", "Secret", "default", "a");
        Assert.Equal(("DELETED", "a"), await NextAsync(watch));
    }

    [Fact]
    public async Task Without_a_version_what_is_there_comes_first_and_says_what_it_is()
    {
        Put("a", "1");
        Put("b", "1");
        using var watch = await _client.WatchAsync("api/v1/secrets?watch=1");
        var first = JsonDocument.Parse((await watch.ReadLineAsync())!).RootElement;
        Assert.Equal("Secret", first.GetProperty("object").GetProperty("kind").GetString());
        Assert.Equal(("ADDED", "b"), await NextAsync(watch));
        Put("c", "1");
        Assert.Equal(("ADDED", "c"), await NextAsync(watch));
    }

    [Fact]
    public async Task Changes_since_a_version_are_not_missed()
    {
        var version = await VersionAsync();
        Put("a", "1");
        Put("a", "2");
        using var watch = await _client.WatchAsync($"{Default}/secrets?watch=true&resourceVersion={version}");
        Assert.Equal([("ADDED", "a"), ("MODIFIED", "a")], [await NextAsync(watch), await NextAsync(watch)]);
    }

    [Fact]
    public async Task What_comes_to_be_selected_is_added_and_what_no_longer_is_deleted()
    {
        Put("a", "1", "old");
        using var watch = await _client.WatchAsync($"{Default}/secrets?watch=true&labelSelector=l%3Dnew&resourceVersion={await VersionAsync()}");
        Put("a", "1", "new");
        Put("a", "2", "new");
        Put("a", "2", "old");
        Put("a", "3", "old");
        Put("b", "3", "new");
        Assert.Equal([("ADDED", "a"), ("MODIFIED", "a"), ("DELETED", "a"), ("ADDED", "b")], [await NextAsync(watch), await NextAsync(watch), await NextAsync(watch), await NextAsync(watch)]);
    }

    [Fact]
    public async Task One_object_is_watched_by_its_name()
    {
        using var watch = await _client.WatchAsync($"{Default}/secrets?watch=true&fieldSelector=metadata.name%3Db");
        Put("a", "1");
        Put("b", "1");
        Assert.Equal(("ADDED", "b"), await NextAsync(watch));
    }

    [Fact]
    public async Task A_watch_ends_without_a_word_when_its_time_is_over()
    {
        var clock = Stopwatch.StartNew();
        using var watch = await _client.WatchAsync($"{Default}/secrets?watch=true&timeoutSeconds=1");
        Assert.Null(await watch.ReadLineAsync());
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 10);
    }

    [Fact]
    public async Task A_watch_ends_when_the_server_ends_it_and_when_it_stops()
    {
        using var first = await _client.WatchAsync($"{Default}/secrets?watch=true");
        _server.EndWatches();
        Assert.Null(await first.ReadLineAsync());
        using var second = await _client.WatchAsync($"{Default}/secrets?watch=true");
        _server.Dispose();
        Assert.Null(await second.ReadLineAsync());
    }

    [Fact]
    public async Task Changes_that_are_forgotten_make_a_version_too_old_to_watch_from()
    {
        var version = long.Parse(await VersionAsync(), CultureInfo.InvariantCulture);
        Put("a", "1");
        _server.Store.ForgetChanges();
        using var watch = await _client.WatchAsync($"{Default}/secrets?watch=true&resourceVersion={version}");
        var line = JsonDocument.Parse((await watch.ReadLineAsync())!).RootElement;
        Assert.Equal("ERROR", line.GetProperty("type").GetString());
        var status = line.GetProperty("object");
        Assert.Equal((410, "Expired", $"too old resource version: {version} ({version + 2})"), (status.GetProperty("code").GetInt32(), status.GetProperty("reason").GetString(), status.GetProperty("message").GetString()));
        Assert.Null(await watch.ReadLineAsync());
        using var next = await _client.WatchAsync($"{Default}/secrets?watch=true&resourceVersion={await VersionAsync()}");
        Put("b", "1");
        Assert.Equal(("ADDED", "b"), await NextAsync(next));
    }

    [Fact]
    public async Task Clients_that_leave_are_forgotten()
    {
        using (var client = new KubernetesRawClient(_server))
        {
            using var watch = await client.WatchAsync($"{Default}/secrets?watch=true");
        }
        Put("a", "1");
        Put("a", "2");
        var clock = Stopwatch.StartNew();
        _server.Dispose();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 0.9);
    }

    private void Put(string name, string value, string? label = null)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = "default" };
        if (label is not null)
            metadata["labels"] = new JsonObject { ["l"] = label };
        _server.Apply(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = metadata, ["stringData"] = new JsonObject { ["x"] = value } });
    }

    private async Task<string> VersionAsync() => (await _client.GetAsync($"{Default}/secrets")).Json.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;

    private static async Task<(string? Type, string Name)> NextAsync(StreamReader watch)
    {
        var line = await watch.ReadLineAsync();
        Assert.NotNull(line);
        var change = JsonDocument.Parse(line).RootElement;
        return (change.GetProperty("type").GetString(), Name(change.GetProperty("object")));
    }
}
