using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;
using static Konstruct.Contract.Tests.Sandbox.KubernetesRawClient;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class KubernetesListTests : IDisposable
{
    private readonly KubernetesServer _server = KubernetesServer.Start();
    private readonly KubernetesRawClient _client;

    public KubernetesListTests() => _client = new KubernetesRawClient(_server);

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Only_custom_objects_say_in_a_list_what_they_are()
    {
        Add("ConfigMap", "a", "b");
        _server.Apply(new JsonObject { ["apiVersion"] = "external-secrets.io/v1", ["kind"] = "ExternalSecret", ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "default" } });
        var maps = (await _client.GetAsync("api/v1/configmaps")).Json;
        Assert.Equal(("ConfigMapList", "v1"), (maps.GetProperty("kind").GetString(), maps.GetProperty("apiVersion").GetString()));
        Assert.Equal(["a", "b"], Names(maps));
        Assert.False(maps.GetProperty("items")[0].TryGetProperty("kind", out _));
        var custom = (await _client.GetAsync(ExternalSecrets)).Json;
        Assert.Equal("ExternalSecretList", custom.GetProperty("kind").GetString());
        Assert.Equal("external-secrets.io/v1", custom.GetProperty("items")[0].GetProperty("apiVersion").GetString());
        Assert.Empty(Names((await _client.GetAsync("api/v1/namespaces/other/configmaps")).Json));
    }

    [Fact]
    public async Task Pages_show_the_list_as_it_was_at_the_first()
    {
        Add("ConfigMap", "a", "b", "c", "d", "e");
        var first = (await _client.GetAsync($"{Default}/configmaps?limit=2")).Json;
        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(3, first.GetProperty("metadata").GetProperty("remainingItemCount").GetInt32());
        _server.Delete("", "ConfigMap", "default", "c");
        Add("ConfigMap", "bb");
        var second = await _client.GetAsync($"{Default}/configmaps?limit=2&continue={Continue(first)}");
        Assert.Equal(["c", "d"], Names(second.Json));
        Assert.Equal(Version(first), Version(second.Json));
        var last = (await _client.GetAsync($"{Default}/configmaps?limit=2&continue={Continue(second.Json)}")).Json;
        Assert.Equal(["e"], Names(last));
        Assert.False(last.GetProperty("metadata").TryGetProperty("continue", out _));
        Assert.False(last.GetProperty("metadata").TryGetProperty("remainingItemCount", out _));
        Assert.Equal(second.Text, (await _client.GetAsync($"{Default}/configmaps?limit=2&continue={Continue(first)}")).Text);
    }

    [Fact]
    public async Task An_expired_page_is_gone_and_the_answer_tells_how_to_go_on_regardless()
    {
        Add("ConfigMap", "a", "b", "c");
        var first = (await _client.GetAsync($"{Default}/configmaps?limit=1")).Json;
        _server.ExpirePages();
        var gone = await _client.GetAsync($"{Default}/configmaps?limit=1&continue={Continue(first)}");
        var (status, reason, message) = Failure(gone);
        Assert.Equal((410, "Expired"), (status, reason));
        Assert.StartsWith("The provided continue parameter is too old to display a consistent list result.", message, StringComparison.Ordinal);
        _server.Delete("", "ConfigMap", "default", "b");
        var rest = (await _client.GetAsync($"{Default}/configmaps?continue={Continue(gone.Json)}")).Json;
        Assert.Equal(["c"], Names(rest));
        Assert.Equal(200, (await _client.GetAsync($"{Default}/configmaps?limit=1")).Status);
        Assert.Equal(400, (await _client.GetAsync($"{Default}/configmaps?continue=zzz")).Status);
    }

    [Theory]
    [InlineData("tier=web", "a b")]
    [InlineData("tier==web,env!=prod", "b")]
    [InlineData("tier!=web", "c d")]
    [InlineData("env in (prod, test),tier", "a c")]
    [InlineData("env notin (prod)", "b c d")]
    [InlineData("tier", "a b c")]
    [InlineData("!tier", "d")]
    [InlineData("acme.io/x=", "d")]
    public async Task Objects_are_selected_by_labels(string selector, string expected)
    {
        Add("ConfigMap", "a", new JsonObject { ["tier"] = "web", ["env"] = "prod" });
        Add("ConfigMap", "b", new JsonObject { ["tier"] = "web" });
        Add("ConfigMap", "c", new JsonObject { ["tier"] = "db", ["env"] = "test" });
        Add("ConfigMap", "d", new JsonObject { ["acme.io/x"] = "" });
        var list = (await _client.GetAsync($"{Default}/configmaps?limit=10&labelSelector={Uri.EscapeDataString(selector)}")).Json;
        Assert.Equal(expected.Split(' '), Names(list));
    }

    [Fact]
    public async Task A_selection_by_pages_does_not_tell_how_many_remain()
    {
        Add("ConfigMap", "a", new JsonObject { ["l"] = "1" });
        Add("ConfigMap", "b");
        Add("ConfigMap", "c", new JsonObject { ["l"] = "1" });
        var first = (await _client.GetAsync($"{Default}/configmaps?limit=1&labelSelector=l")).Json;
        Assert.Equal(["a"], Names(first));
        Assert.False(first.GetProperty("metadata").TryGetProperty("remainingItemCount", out _));
        Assert.Equal(["c"], Names((await _client.GetAsync($"{Default}/configmaps?limit=1&labelSelector=l&continue={Continue(first)}")).Json));
    }

    [Theory]
    [InlineData("metadata.name=a", "a")]
    [InlineData("involvedObject.kind=Pod,type!=Normal", "b")]
    [InlineData("involvedObject.name=x,reason=Failed", "b")]
    [InlineData("metadata.namespace=other", "")]
    public async Task Events_are_selected_by_fields(string selector, string expected)
    {
        foreach (var (name, type, reason) in (ValueTuple<string, string, string>[])[("a", "Normal", "Pulled"), ("b", "Warning", "Failed")])
        {
            var made = Manifest("Event", name);
            (made["type"], made["reason"], made["involvedObject"]) = (type, reason, new JsonObject { ["kind"] = "Pod", ["name"] = "x" });
            _server.Apply(made);
        }
        var list = (await _client.GetAsync($"{Default}/events?fieldSelector={Uri.EscapeDataString(selector)}")).Json;
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Names(list));
    }

    [Theory]
    [InlineData("fieldSelector=foo%3Dbar", "field label not supported: foo")]
    [InlineData("fieldSelector=foo", "invalid selector: 'foo'; can't understand 'foo'")]
    [InlineData("labelSelector=a%20b", "unable to parse requirement: found 'a b'")]
    public async Task A_selection_that_cannot_be_read_is_refused(string query, string message) =>
        Assert.Equal((400, "BadRequest", message), Failure(await _client.GetAsync($"{Default}/configmaps?{query}")));

    private void Add(string kind, params string[] names)
    {
        foreach (var name in names)
            _server.Apply(Manifest(kind, name));
    }

    private void Add(string kind, string name, JsonObject labels)
    {
        var made = Manifest(kind, name);
        made["metadata"]!["labels"] = labels;
        _server.Apply(made);
    }

    private static JsonObject Manifest(string kind, string name) => new() { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };

    private static string? Continue(JsonElement list) => list.GetProperty("metadata").GetProperty("continue").GetString();

    private static string? Version(JsonElement list) => list.GetProperty("metadata").GetProperty("resourceVersion").GetString();
}
