using System.Text.Json.Nodes;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Kubernetes;
using static Konstruct.Contract.Tests.Sandbox.KubernetesRawClient;

namespace Konstruct.Contract.Tests.Sandbox;

/// <summary>Texts and states are those of a real API server, 1.20.2, unless a test says otherwise.</summary>
public sealed class KubernetesServerTests : IDisposable
{
    private readonly KubernetesServer _server = KubernetesServer.Start();
    private readonly KubernetesRawClient _client;

    public KubernetesServerTests() => _client = new KubernetesRawClient(_server);

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task It_tells_what_it_serves()
    {
        Assert.Equal("v1.31.0", (await _client.GetAsync("version")).Json.GetProperty("gitVersion").GetString());
        Assert.Equal((200, "ok"), await StatusAndTextAsync("readyz"));
        Assert.Equal("v1", (await _client.GetAsync("api")).Json.GetProperty("versions")[0].GetString());
        var groups = (await _client.GetAsync("apis")).Json.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("preferredVersion").GetProperty("groupVersion").GetString()).ToArray();
        foreach (var expected in (string[])["apps/v1", "external-secrets.io/v1", "argoproj.io/v1alpha1", "authorization.k8s.io/v1", "tf.upbound.io/v1beta1"])
            Assert.Contains(expected, groups);
        var resources = (await _client.GetAsync("apis/external-secrets.io/v1")).Json.GetProperty("resources").EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!);
        Assert.Equal("ExternalSecret", resources["externalsecrets"].GetProperty("kind").GetString());
        Assert.Equal("es", resources["externalsecrets"].GetProperty("shortNames")[0].GetString());
        Assert.False(resources["clustersecretstores"].GetProperty("namespaced").GetBoolean());
        Assert.Contains("externalsecrets/status", resources.Keys);
        Assert.DoesNotContain("secrets/status", (await _client.GetAsync("api/v1")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/v1/foos")]
    [InlineData("apis/apps/v9/deployments")]
    [InlineData("api/v1/namespaces/default/secrets/a/status")]
    public async Task Of_its_own_groups_it_says_that_something_is_not_served(string path) =>
        Assert.Equal((404, "NotFound", "the server could not find the requested resource"), Failure(await _client.GetAsync(path)));

    [Theory]
    [InlineData("apis/nope.io/v1")]
    [InlineData("apis/nope.io/v1/things")]
    [InlineData("apis/external-secrets.io/v1/things")]
    [InlineData("nope")]
    public async Task Of_groups_without_a_definition_it_knows_nothing(string path) => Assert.Equal((404, "404 page not found\n"), await StatusAndTextAsync(path));

    [Fact]
    public async Task A_definition_serves_its_kinds_as_long_as_it_is_there()
    {
        const string definition = """
            {"metadata":{"name":"widgets.acme.io"},"spec":{"group":"acme.io","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
            "versions":[{"name":"v1beta1","served":true,"storage":false},{"name":"v1","served":true,"storage":true,"subresources":{"status":{}}}]}}
            """;
        Assert.Equal(201, (await _client.PostAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)).Status);
        var condition = (await _client.GetAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.acme.io")).Json.GetProperty("status").GetProperty("conditions")[1];
        Assert.Equal(("Established", "True"), (condition.GetProperty("type").GetString(), condition.GetProperty("status").GetString()));
        Assert.Equal(201, (await _client.PostAsync("apis/acme.io/v1/namespaces/default/widgets", """{"apiVersion":"acme.io/v1","kind":"Widget","metadata":{"name":"w"}}""")).Status);
        var older = (await _client.GetAsync("apis/acme.io/v1beta1/namespaces/default/widgets/w")).Json;
        Assert.Equal("acme.io/v1beta1", older.GetProperty("apiVersion").GetString());

        Assert.Equal(200, (await _client.DeleteAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.acme.io")).Status);
        Assert.Equal(404, (await _client.GetAsync("apis/acme.io/v1/namespaces/default/widgets/w")).Status);
        Assert.Equal(404, (await _client.GetAsync("apis/acme.io")).Status);
    }

    [Fact]
    public async Task Texts_of_a_secret_become_data_and_the_server_adds_what_is_its_own()
    {
        var made = await _client.PostAsync($"{Default}/secrets", """{"metadata":{"generateName":"a-"},"data":{"x":"eA=="},"stringData":{"y":"ü"}}""");
        Assert.Equal(201, made.Status);
        Assert.Equal("""{"x":"eA==","y":"w7w="}""", made.Json.GetProperty("data").GetRawText());
        Assert.False(made.Json.TryGetProperty("stringData", out _));
        Assert.Equal("Opaque", made.Json.GetProperty("type").GetString());
        var metadata = made.Json.GetProperty("metadata");
        Assert.Matches("^a-[a-z0-9]{5}$", metadata.GetProperty("name").GetString());
        Assert.Matches("^[0-9a-f-]{36}$", metadata.GetProperty("uid").GetString());
        Assert.Matches("^[0-9T:-]+Z$", metadata.GetProperty("creationTimestamp").GetString());
        Assert.False(metadata.TryGetProperty("generation", out _));
    }

    [Fact]
    public async Task Without_a_known_token_nothing_is_told()
    {
        using var nobody = new KubernetesRawClient(_server.Address, token: null);
        Assert.Equal((401, "Unauthorized", "Unauthorized"), Failure(await nobody.GetAsync("version")));
        var token = _server.CreateToken();
        using var revoked = new KubernetesRawClient(_server.Address, token);
        Assert.Equal(200, (await revoked.GetAsync("version")).Status);
        _server.RevokeToken(token);
        Assert.Equal(401, (await revoked.GetAsync("version")).Status);
    }

    [Fact]
    public async Task It_can_take_requests_without_a_token_as_kubectl_sends_them_but_no_wrong_one()
    {
        using var open = KubernetesServer.Start(new KubernetesServerOptions { TakesNoToken = true });
        using var http = new HttpClient { BaseAddress = open.Address };

        Assert.Equal(200, (int)(await http.GetAsync(new Uri("api/v1/secrets", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        Assert.Equal(401, (int)(await http.GetAsync(new Uri("api/v1/secrets", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Rights_are_looked_at_first_and_named_when_they_are_missing()
    {
        _server.Apply(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "team" } });
        using var user = new KubernetesRawClient(_server.Address, _server.CreateToken(
            new KubernetesRule(["get"], "", "secrets", "team"),
            new KubernetesRule(["*"], "apps", "deployments/status")));
        Assert.Equal(200, (await user.GetAsync("api/v1/namespaces/team/secrets/a")).Status);
        Assert.Equal(404, (await user.MergeAsync("apis/apps/v1/namespaces/team/deployments/x/status", "{}")).Status);
        foreach (var (path, message) in new Dictionary<string, string>
        {
            ["api/v1/namespaces/team/secrets"] = "secrets is forbidden: User \"sandbox-1\" cannot list resource \"secrets\" in API group \"\" in the namespace \"team\"",
            ["api/v1/namespaces/team/secrets?watch=true"] = "secrets is forbidden: User \"sandbox-1\" cannot watch resource \"secrets\" in API group \"\" in the namespace \"team\"",
            ["api/v1/namespaces/other/secrets/a"] = "secrets \"a\" is forbidden: User \"sandbox-1\" cannot get resource \"secrets\" in API group \"\" in the namespace \"other\"",
            ["api/v1/secrets"] = "secrets is forbidden: User \"sandbox-1\" cannot list resource \"secrets\" in API group \"\" at the cluster scope",
            ["api/v1/namespaces/team"] = "namespaces \"team\" is forbidden: User \"sandbox-1\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"team\"",
            ["apis/nope.io/v1/things"] = "things.nope.io is forbidden: User \"sandbox-1\" cannot list resource \"things\" in API group \"nope.io\" at the cluster scope",
            ["nope"] = "forbidden: User \"sandbox-1\" cannot get path \"/nope\"",
        })
        {
            Assert.Equal((403, "Forbidden", message), Failure(await user.GetAsync(path)));
        }

        Assert.True(await IsAllowedAsync("get"));
        Assert.False(await IsAllowedAsync("list"));

        async Task<bool> IsAllowedAsync(string verb)
        {
            var review = new JsonObject { ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = verb, ["resource"] = "secrets", ["namespace"] = "team" } } };
            return (await user.PostAsync("apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review.ToJsonString())).Json.GetProperty("status").GetProperty("allowed").GetBoolean();
        }
    }

    [Fact]
    public async Task Requests_meet_faults_and_are_logged_without_their_bodies()
    {
        _server.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } });
        Assert.Equal(429, (await _client.GetAsync($"{Default}/secrets")).Status);
        Assert.Equal(200, (await _client.GetAsync($"{Default}/secrets")).Status);
        Assert.Equal([429, 200], _server.Requests.Entries.Select(e => e.Status));
    }

    [Fact]
    public void A_kubeconfig_names_all_contexts_and_the_first_is_current()
    {
        var text = KubernetesServer.KubeConfig(new KubernetesContext("parent", _server.Address, "t\"1"), new KubernetesContext("project", new Uri("http://127.0.0.1:1/"), "t2"));
        Assert.Contains("current-context: \"parent\"", text, StringComparison.Ordinal);
        Assert.Contains($"- {{name: \"parent\", cluster: {{server: \"{_server.Address.GetLeftPart(UriPartial.Authority)}\"}}}}", text, StringComparison.Ordinal);
        Assert.Contains("- {name: \"parent\", user: {token: \"t\\\"1\"}}", text, StringComparison.Ordinal);
        Assert.Contains("- {name: \"project\", context: {cluster: \"project\", user: \"project\"}}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_without_requests_is_seen_by_them()
    {
        _server.Apply(new JsonObject { ["apiVersion"] = "external-secrets.io/v1beta1", ["kind"] = "ExternalSecret", ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "new" } });
        Assert.Equal("Active", (await _client.GetAsync("api/v1/namespaces/new")).Json.GetProperty("status").GetProperty("phase").GetString());
        Assert.Equal("external-secrets.io/v1", (await _client.GetAsync("apis/external-secrets.io/v1/namespaces/new/externalsecrets/a")).Json.GetProperty("apiVersion").GetString());
        Assert.NotNull(_server.Get("external-secrets.io", "ExternalSecret", "new", "a"));
        Assert.Single(_server.List("external-secrets.io", "ExternalSecret"));
        Assert.True(_server.Delete("external-secrets.io", "ExternalSecret", "new", "a"));
        Assert.False(_server.Delete("external-secrets.io", "ExternalSecret", "new", "a"));
        Assert.Throws<ArgumentException>(() => _server.Get("nope.io", "Thing", null, "a"));
    }

    private async Task<(int Status, string Text)> StatusAndTextAsync(string path)
    {
        var answer = await _client.GetAsync(path);
        return (answer.Status, answer.Text);
    }
}
