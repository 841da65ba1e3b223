using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;
using static Konstruct.Contract.Tests.Sandbox.KubernetesRawClient;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class KubernetesWriteTests : IDisposable
{
    private const string A = """{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"a"},"spec":{"x":1},"status":{"s":1}}""";
    private const string Outdated = "the object has been modified; please apply your changes to the latest version and try again";

    private readonly KubernetesServer _server = KubernetesServer.Start();
    private readonly KubernetesRawClient _client;

    public KubernetesWriteTests() => _client = new KubernetesRawClient(_server);

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task A_new_object_has_a_name_of_its_own_in_a_namespace_that_is_there()
    {
        Assert.Equal(201, (await _client.PostAsync(ExternalSecrets, A)).Status);
        Assert.Equal((409, "AlreadyExists", "externalsecrets.external-secrets.io \"a\" already exists"), Failure(await _client.PostAsync(ExternalSecrets, A)));
        Assert.Equal((404, "NotFound", "namespaces \"nope\" not found"), Failure(await _client.PostAsync("api/v1/namespaces/nope/secrets", """{"metadata":{"name":"a"}}""")));
        Assert.Equal(405, (await _client.PostAsync("api/v1/secrets", """{"metadata":{"name":"a"}}""")).Status);
        Assert.Equal((404, "NotFound", "secrets \"a\" not found"), Failure(await _client.GetAsync($"{Default}/secrets/a")));
    }

    [Theory]
    [InlineData("""{"metadata":{}}""", 422, "Secret \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [InlineData("""{"metadata":{"name":"A_"}}""", 422, "Secret \"A_\" is invalid: metadata.name: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("""{"metadata":{"name":"x","namespace":"other"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"}}""", 400, "ConfigMap in version \"v1\" cannot be handled as a Secret")]
    [InlineData("""{"metadata":{"name":3}}""", 400, "the object provided is unrecognized")]
    [InlineData("""{"metadata":3}""", 400, "the object provided is unrecognized")]
    [InlineData("{", 400, "the object provided is unrecognized")]
    [InlineData("[]", 400, "the object provided is unrecognized")]
    public async Task What_breaks_a_rule_is_refused(string body, int status, string message)
    {
        var failure = Failure(await _client.PostAsync($"{Default}/secrets", body));
        Assert.Equal((status, status == 422 ? "Invalid" : "BadRequest"), (failure.Status, failure.Reason));
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_causes_of_an_invalid_object_are_told()
    {
        var cause = (await _client.PostAsync($"{Default}/secrets", """{"metadata":{}}""")).Json.GetProperty("details").GetProperty("causes")[0];
        Assert.Equal("""{"reason":"FieldValueRequired","message":"Required value: name or generateName is required","field":"metadata.name"}""", cause.GetRawText());
    }

    [Fact]
    public async Task An_object_is_replaced_only_in_the_version_that_was_read()
    {
        var read = (JsonObject)JsonNode.Parse((await _client.PostAsync(ExternalSecrets, A)).Text)!;
        Assert.Null(read["status"]);
        read["spec"]!["x"] = 2;
        var written = await _client.PutAsync($"{ExternalSecrets}/a", read.ToJsonString());
        Assert.Equal((200, 2), (written.Status, written.Json.GetProperty("metadata").GetProperty("generation").GetInt32()));
        Assert.Equal((409, "Conflict", $"Operation cannot be fulfilled on externalsecrets.external-secrets.io \"a\": {Outdated}"), Failure(await _client.PutAsync($"{ExternalSecrets}/a", read.ToJsonString())));
        Assert.Equal((422, "Invalid", "externalsecrets.external-secrets.io \"a\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update"), Failure(await _client.PutAsync($"{ExternalSecrets}/a", A)));
        read["metadata"]!["name"] = "b";
        Assert.Equal((400, "BadRequest", "the name of the object (b) does not match the name on the URL (a)"), Failure(await _client.PutAsync($"{ExternalSecrets}/a", read.ToJsonString())));
    }

    [Fact]
    public async Task An_object_that_comes_with_the_server_may_be_replaced_without_a_version()
    {
        await _client.PostAsync($"{Default}/configmaps", """{"metadata":{"name":"a"},"data":{"x":"1"}}""");
        Assert.Equal("2", (await _client.PutAsync($"{Default}/configmaps/a", """{"metadata":{"name":"a"},"data":{"x":"2"}}""")).Json.GetProperty("data").GetProperty("x").GetString());
        Assert.Equal(404, (await _client.PutAsync($"{Default}/configmaps/b", """{"metadata":{"name":"b"}}""")).Status);
    }

    [Fact]
    public async Task The_status_has_a_path_of_its_own()
    {
        await _client.PostAsync(ExternalSecrets, A);
        var status = (await _client.MergeAsync($"{ExternalSecrets}/a/status", """{"status":{"s":2},"spec":{"x":3},"metadata":{"labels":{"l":"1"}}}""")).Json;
        Assert.Equal(("""{"x":1}""", """{"s":2}""", 1), (status.GetProperty("spec").GetRawText(), status.GetProperty("status").GetRawText(), status.GetProperty("metadata").GetProperty("generation").GetInt32()));
        Assert.False(status.GetProperty("metadata").TryGetProperty("labels", out _));
        var spec = (await _client.MergeAsync($"{ExternalSecrets}/a", """{"status":{"s":9},"spec":{"x":3}}""")).Json;
        Assert.Equal(("""{"x":3}""", """{"s":2}"""), (spec.GetProperty("spec").GetRawText(), spec.GetProperty("status").GetRawText()));
        Assert.Equal(status.GetProperty("status").GetRawText(), (await _client.GetAsync($"{ExternalSecrets}/a/status")).Json.GetProperty("status").GetRawText());
    }

    [Fact]
    public async Task Where_the_definition_says_so_the_status_is_as_any_field()
    {
        const string path = "apis/argoproj.io/v1alpha1/namespaces/default/applications";
        await _client.PostAsync(path, """{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"a"},"status":{"s":1}}""");
        Assert.Equal("""{"s":1,"t":2}""", (await _client.MergeAsync($"{path}/a", """{"status":{"t":2}}""")).Json.GetProperty("status").GetRawText());
        Assert.Equal(404, (await _client.MergeAsync($"{path}/a/status", "{}")).Status);
    }

    [Fact]
    public async Task A_merge_patch_takes_away_what_is_null_and_heeds_a_version()
    {
        var read = (await _client.PostAsync(ExternalSecrets, A)).Json.GetProperty("metadata").GetProperty("resourceVersion").GetString();
        var patched = (await _client.MergeAsync($"{ExternalSecrets}/a", $$$"""{"metadata":{"resourceVersion":"{{{read}}}","annotations":{"force-sync":"1"}},"spec":{"x":null,"y":[1]}}""")).Json;
        Assert.Equal("""{"y":[1]}""", patched.GetProperty("spec").GetRawText());
        var late = await _client.MergeAsync($"{ExternalSecrets}/a", $$$"""{"metadata":{"resourceVersion":"{{{read}}}"}}""");
        Assert.Equal((409, "Conflict", $"Operation cannot be fulfilled on externalsecrets.external-secrets.io \"a\": {Outdated}"), Failure(late));
        Assert.Equal(404, (await _client.MergeAsync($"{ExternalSecrets}/b", "{}")).Status);
        var same = (await _client.MergeAsync($"{ExternalSecrets}/a", """{"spec":{"y":[1]}}""")).Json;
        Assert.Equal(patched.GetProperty("metadata").GetProperty("resourceVersion").GetString(), same.GetProperty("metadata").GetProperty("resourceVersion").GetString());
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/data/a","value":"1"},{"op":"add","path":"/data/x~1y","value":"3"},{"op":"remove","path":"/data/a"}]""", """{"x/y":"3"}""")]
    [InlineData("""[{"op":"move","from":"/data/a","path":"/data/b"},{"op":"copy","from":"/data/b","path":"/data/c"},{"op":"replace","path":"/data/b","value":"2"}]""", """{"c":"1","b":"2"}""")]
    [InlineData("""[{"op":"test","path":"/data/a","value":"2"}]""", null)]
    [InlineData("""[{"op":"remove","path":"/data/nope"}]""", null)]
    [InlineData("""[{"op":"add","path":"/nope/x","value":"2"}]""", null)]
    public async Task A_json_patch_is_done_as_a_whole_or_not_at_all(string patch, string? data)
    {
        await _client.PostAsync($"{Default}/configmaps", """{"metadata":{"name":"a"},"data":{"a":"1"}}""");
        var answer = await _client.SendAsync(HttpMethod.Patch, $"{Default}/configmaps/a", patch, "application/json-patch+json");
        if (data is null)
            Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request"), Failure(answer));
        else
            Assert.Equal(data, answer.Json.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_strategic_merge_patch_merges_containers_and_variables_by_name()
    {
        const string path = "apis/apps/v1/namespaces/default/deployments";
        await _client.PostAsync(path, """{"metadata":{"name":"a"},"spec":{"template":{"spec":{"containers":[{"name":"x","image":"x:1","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]},{"name":"y"}]}}}}""");
        const string patch = """{"spec":{"template":{"spec":{"containers":[{"name":"x","image":"x:2","env":[{"name":"A","$patch":"delete"},{"name":"C","value":"3"}]}]}}}}""";
        var patched = (await _client.SendAsync(HttpMethod.Patch, $"{path}/a", patch, "application/strategic-merge-patch+json")).Json;
        Assert.Equal("""[{"name":"x","image":"x:2","env":[{"name":"C","value":"3"},{"name":"B","value":"2"}]},{"name":"y"}]""",
            patched.GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers").GetRawText());
    }

    [Theory]
    [InlineData("application/strategic-merge-patch+json", ", application/apply-patch+yaml")]
    [InlineData("application/json", ", application/apply-patch+yaml")]
    // Unlike the server, which takes it.
    [InlineData("application/apply-patch+yaml", "")]
    public async Task Custom_objects_take_two_kinds_of_patch(string type, string more)
    {
        await _client.PostAsync(ExternalSecrets, A);
        Assert.Equal((415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json" + more),
            Failure(await _client.SendAsync(HttpMethod.Patch, $"{ExternalSecrets}/a", "{}", type)));
    }

    [Fact]
    public async Task Deleting_tells_what_is_gone_and_heeds_preconditions()
    {
        var uid = (await _client.PostAsync(ExternalSecrets, A)).Json.GetProperty("metadata").GetProperty("uid").GetString();
        Assert.Equal(409, (await _client.SendAsync(HttpMethod.Delete, $"{ExternalSecrets}/a", """{"preconditions":{"uid":"other"}}""")).Status);
        var gone = (await _client.SendAsync(HttpMethod.Delete, $"{ExternalSecrets}/a", $$$"""{"preconditions":{"uid":"{{{uid}}}"}}""")).Json;
        Assert.Equal($$$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"a","group":"external-secrets.io","kind":"externalsecrets","uid":"{{{uid}}}"}}""", gone.GetRawText());
        Assert.Equal(404, (await _client.DeleteAsync($"{ExternalSecrets}/a")).Status);
    }

    [Fact]
    public async Task Finalizers_keep_an_object_until_the_last_is_taken_away()
    {
        await _client.PostAsync(ExternalSecrets, """{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"a","finalizers":["acme.io/x"]}}""");
        var metadata = (await _client.DeleteAsync($"{ExternalSecrets}/a")).Json.GetProperty("metadata");
        Assert.Equal((JsonValueKind.String, 2), (metadata.GetProperty("deletionTimestamp").ValueKind, metadata.GetProperty("generation").GetInt32()));
        Assert.Equal(200, (await _client.GetAsync($"{ExternalSecrets}/a")).Status);
        Assert.Equal(200, (await _client.MergeAsync($"{ExternalSecrets}/a", """{"metadata":{"finalizers":null}}""")).Status);
        Assert.Equal(404, (await _client.GetAsync($"{ExternalSecrets}/a")).Status);
    }

    [Fact]
    public async Task A_namespace_goes_with_what_is_in_it()
    {
        await _client.PostAsync("api/v1/namespaces", """{"metadata":{"name":"team"}}""");
        await _client.PostAsync("api/v1/namespaces/team/secrets", """{"metadata":{"name":"a"}}""");
        Assert.Equal("Terminating", (await _client.DeleteAsync("api/v1/namespaces/team")).Json.GetProperty("status").GetProperty("phase").GetString());
        Assert.Equal(404, (await _client.GetAsync("api/v1/namespaces/team/secrets/a")).Status);
        Assert.Equal(404, (await _client.GetAsync("api/v1/namespaces/team")).Status);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        Assert.Equal(201, (await _client.PostAsync($"{ExternalSecrets}?dryRun=All", A)).Status);
        Assert.Equal(404, (await _client.GetAsync($"{ExternalSecrets}/a")).Status);
        await _client.PostAsync(ExternalSecrets, A);
        Assert.Equal("""{"x":2}""", (await _client.MergeAsync($"{ExternalSecrets}/a?dryRun=All", """{"spec":{"x":2}}""")).Json.GetProperty("spec").GetRawText());
        Assert.Equal(200, (await _client.DeleteAsync($"{ExternalSecrets}/a?dryRun=All")).Status);
        Assert.Equal("""{"x":1}""", (await _client.GetAsync($"{ExternalSecrets}/a")).Json.GetProperty("spec").GetRawText());
    }

    [Fact]
    public async Task Of_concurrent_writers_with_one_version_one_wins()
    {
        var read = (await _client.PostAsync(ExternalSecrets, A)).Json.GetProperty("metadata").GetProperty("resourceVersion").GetString();
        var answers = await Task.WhenAll(Enumerable.Range(2, 16).Select(i => _client.MergeAsync($"{ExternalSecrets}/a", $$$"""{"metadata":{"resourceVersion":"{{{read}}}"},"spec":{"x":{{{i}}}}}""")));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(15, answers.Count(a => a.Status == 409));
    }

    [Fact]
    public async Task No_refusal_tells_what_is_in_a_secret()
    {
        const string value = "c2VjcmV0LXZhbHVl";
        string[] bodies =
        [
            $$$"""{"metadata":{"name":"A_"},"data":{"x":"{{{value}}}"}}""",
            $$$"""{"metadata":{"name":3},"data":{"x":"{{{value}}}"}}""",
            $$$"""{"data":{"x":"{{{value}}}" """,
            $$$"""{"metadata":{"name":"a"},"stringData":{"x":["{{{value}}}"]}}""",
        ];
        foreach (var body in bodies)
        {
            var answer = await _client.PostAsync($"{Default}/secrets", body);
            Assert.InRange(answer.Status, 400, 422);
            Assert.DoesNotContain(value, answer.Text, StringComparison.Ordinal);
        }
    }
}
