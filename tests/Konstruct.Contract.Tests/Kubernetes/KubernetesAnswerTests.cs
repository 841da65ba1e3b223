using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Contract.Tests.Kubernetes;

/// <summary>How the client takes what goes wrong on the way to an API server, and at it.</summary>
public sealed class KubernetesAnswerTests
{
    private const string Empty = """{"kind":"SecretList","metadata":{},"items":[]}""";
    private const string One = """{"kind":"Secret","metadata":{"name":"a","resourceVersion":"1"}}""";

    private static readonly KubernetesResource _secrets = new("", "v1", "Secret", "secrets", IsNamespaced: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, KubernetesProblem.KubernetesUnauthorized, 1)]
    [InlineData(403, KubernetesProblem.KubernetesForbidden, 1)]
    [InlineData(400, KubernetesProblem.KubernetesRequestRefused, 1)]
    [InlineData(404, KubernetesProblem.KubernetesKindNotServed, 1)]
    [InlineData(405, KubernetesProblem.KubernetesRequestRefused, 1)]
    [InlineData(429, KubernetesProblem.KubernetesThrottled, 4)]
    [InlineData(500, KubernetesProblem.KubernetesServerError, 4)]
    [InlineData(503, KubernetesProblem.KubernetesServerError, 4)]
    public async Task A_refusal_is_named_without_what_the_server_says(int status, KubernetesProblem expected, int times)
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(status, """{"kind":"Status","message":"echo: MARK","reason":"Odd"}"""));
        using var cluster = server.Open();

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster));

        Assert.Equal(expected, problem.Problem);
        Assert.Contains("'scripted'", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", problem.ToString() + problem.Recommendation, StringComparison.Ordinal);
        Assert.Equal(times, server.Requests.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_fails_for_a_while_is_asked_again(int status)
    {
        var waits = new List<string>();
        using var server = new ScriptedServer((_, n) => n < 2 ? ScriptedServer.Reply(status, "{}") : ScriptedServer.Reply(200, Empty));
        using var cluster = server.Open(change: s => s with { OnWait = waits.Add });

        Assert.Empty(await ListAsync(cluster));

        Assert.Equal(2, waits.Count);
        Assert.Contains($"answered {status}", waits[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_made_again()
    {
        using var server = new ScriptedServer((_, n) => n switch { 0 => null, 1 => ScriptedServer.Reply(200, Empty)[..^5], _ => ScriptedServer.Reply(200, Empty) });
        using var cluster = server.Open();

        Assert.Empty(await ListAsync(cluster));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_change_is_not_sent_twice_where_it_may_have_been_made()
    {
        using var server = new ScriptedServer((_, n) => n == 0 ? null : ScriptedServer.Reply(500, "{}"));
        using var cluster = server.Open();

        var cut = await Assert.ThrowsAsync<KubernetesException>(() => cluster.PatchAsync(_secrets, "x", "a", [], Cancellation));
        var failed = await Assert.ThrowsAsync<KubernetesException>(() => cluster.PatchAsync(_secrets, "x", "a", [], Cancellation));

        Assert.Equal((KubernetesProblem.KubernetesUnreachable, true), (cut.Problem, cut.MayHaveTakenEffect));
        Assert.Equal((KubernetesProblem.KubernetesServerError, true), (failed.Problem, failed.MayHaveTakenEffect));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_change_is_sent_again_where_the_server_asks_to_wait()
    {
        using var server = new ScriptedServer((_, n) => n == 0 ? ScriptedServer.Reply(429, "{}", "Retry-After: 1\r\n") : ScriptedServer.Reply(200, One));
        using var cluster = server.Open();
        var watch = Stopwatch.StartNew();

        await cluster.PatchAsync(_secrets, "x", "a", [], Cancellation);

        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.9), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_not_waited_for()
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(429, "{}", "Retry-After: 61\r\n"));
        using var cluster = server.Open();

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster));

        Assert.Equal(KubernetesProblem.KubernetesThrottled, problem.Problem);
        Assert.Contains("61 s", problem.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(200, "<html>sign in</html>", "text/html")]
    [InlineData(403, "<html>denied</html>", "text/html")]
    [InlineData(404, "<html>not here</html>", "text/html")]
    [InlineData(400, "Client sent an HTTP request to an HTTPS server.", "text/plain")]
    [InlineData(200, "", "application/json")]
    [InlineData(200, "[]", "application/json")]
    [InlineData(200, "{}", "application/json")]
    [InlineData(200, """{"kind":5}""", "application/json")]
    [InlineData(200, """{"kind":"Pod"}""", "application/json")]
    public async Task What_is_no_API_server_is_named(int status, string body, string type)
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(status, body, "", type));
        using var cluster = server.Open();

        Assert.Equal(KubernetesProblem.KubernetesNotKubernetes, (await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster))).Problem);
        Assert.Equal(KubernetesProblem.KubernetesNotKubernetes, (await Assert.ThrowsAsync<KubernetesException>(() => cluster.GetAsync(_secrets, "x", "a", Cancellation))).Problem);
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_redirect()
    {
        using var other = new ScriptedServer((_, _) => ScriptedServer.Reply(200, Empty));
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(302, "", $"Location: {other.Address}login\r\n"));
        using var cluster = server.Open();

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster));

        Assert.Equal(KubernetesProblem.KubernetesNotKubernetes, problem.Problem);
        Assert.Contains($"'{other.Address.GetLeftPart(UriPartial.Authority)}'", problem.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_named()
    {
        var server = new ScriptedServer((_, _) => null);
        using var cluster = server.Open(change: s => s with { MaxRetries = 1 });
        server.Dispose();

        Assert.Equal(KubernetesProblem.KubernetesUnreachable, (await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster))).Problem);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_waited_for_for_ever()
    {
        using var server = new ScriptedServer((_, _) => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n{" + Pause());
        using var cluster = server.Open(change: s => s with { Timeout = TimeSpan.FromSeconds(0.5), MaxRetries = 0 });

        Assert.Equal(KubernetesProblem.KubernetesTimeout, (await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster))).Problem);
    }

    [Fact]
    public async Task Waiting_for_an_answer_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        using var server = new ScriptedServer((_, _) => { stop.Cancel(); return Pause(); });
        using var cluster = server.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.ListAsync(_secrets, null, o => o, cancellation: stop.Token));
    }

    [Fact]
    public async Task Waiting_for_another_attempt_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(429, "{}", "Retry-After: 50\r\n"));
        using var cluster = server.Open(change: s => s with { OnWait = _ => stop.Cancel() });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.ListAsync(_secrets, null, o => o, cancellation: stop.Token));
    }

    [Fact]
    public async Task A_list_that_expires_is_begun_anew()
    {
        using var server = new ScriptedServer((request, n) => request.Contains("continue=", StringComparison.Ordinal) && n < 3 ? ScriptedServer.Reply(410, """{"kind":"Status","reason":"Expired"}""")
            : ScriptedServer.Reply(200, request.Contains("continue=", StringComparison.Ordinal) ? """{"kind":"SecretList","metadata":{},"items":[{"metadata":{"name":"b"}}]}""" : """{"kind":"SecretList","metadata":{"continue":"c/="},"items":[{"metadata":{"name":"a"}}]}"""));
        using var cluster = server.Open();

        Assert.Equal(["a", "b"], (await ListAsync(cluster)).Select(o => o.Name));
        Assert.Contains("continue=c%2F%3D", server.Requests.ElementAt(1), StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_list_that_always_expires_is_given_up()
    {
        using var server = new ScriptedServer((request, _) => request.Contains("continue=", StringComparison.Ordinal) ? ScriptedServer.Reply(410, """{"kind":"Status"}""")
            : ScriptedServer.Reply(200, """{"kind":"SecretList","metadata":{"continue":"c"},"items":[]}"""));
        using var cluster = server.Open();

        Assert.Equal(KubernetesProblem.KubernetesListExpired, (await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster))).Problem);
        Assert.Equal(12, server.Requests.Count);
    }

    [Fact]
    public async Task A_change_that_meets_others_is_made_again_unless_it_is_of_one_version()
    {
        using var server = new ScriptedServer((_, n) => n == 1 ? ScriptedServer.Reply(200, One) : ScriptedServer.Reply(409, """{"kind":"Status","reason":"Conflict"}"""));
        using var cluster = server.Open();

        await cluster.PatchAsync(_secrets, "x", "a", [], Cancellation);
        var versioned = await Assert.ThrowsAsync<KubernetesException>(() => cluster.PatchAsync(_secrets, "x", "a", new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = "1" } }, Cancellation));
        var always = await Assert.ThrowsAsync<KubernetesException>(() => cluster.PatchAsync(_secrets, "x", "a", [], Cancellation));

        Assert.Equal((KubernetesProblem.KubernetesConflict, KubernetesProblem.KubernetesConflict), (versioned.Problem, always.Problem));
        Assert.Equal(2 + 1 + 4, server.Requests.Count);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task A_name_that_leads_elsewhere_is_not_asked_for(string name)
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(200, One));
        using var cluster = server.Open();

        Assert.Equal(KubernetesProblem.KubernetesRequestRefused, (await Assert.ThrowsAsync<KubernetesException>(() => cluster.GetAsync(_secrets, "x", name, Cancellation))).Problem);
        Assert.Equal(KubernetesProblem.KubernetesRequestRefused, (await Assert.ThrowsAsync<KubernetesException>(() => cluster.GetAsync(_secrets, name, "a", Cancellation))).Problem);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Whoever_asks_at_once_shares_one_request_for_what_is_served()
    {
        using var server = new ScriptedServer((request, _) => Discovery(request));
        using var cluster = server.Open();

        var found = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cluster.FindAsync("example.com", "Thing", Cancellation)));

        Assert.All(found, f => Assert.Equal(new KubernetesResource("example.com", "v2", "Thing", "things", IsNamespaced: true), f));
        Assert.Equal(["/api", "/apis", "/apis/example.com/v2"], server.Requests.Select(r => r.Split(' ')[1]));
    }

    [Fact]
    public async Task One_who_stops_asking_does_not_stop_the_others()
    {
        using var stop = new CancellationTokenSource();
        using var server = new ScriptedServer((request, n) => { if (n == 0) { stop.Cancel(); Thread.Sleep(100); } return Discovery(request); });
        using var cluster = server.Open();

        var stopped = cluster.FindAsync("example.com", "Thing", stop.Token);
        var other = cluster.FindAsync("example.com", "Thing", Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.NotNull(await other);
    }

    [Fact]
    public async Task A_kind_that_the_preferred_version_lacks_is_found_in_another()
    {
        using var server = new ScriptedServer((request, _) => Discovery(request));
        using var cluster = server.Open();

        Assert.Equal("v1", (await cluster.FindAsync("example.com", "Old", Cancellation))?.Version);
        Assert.Equal("v1", Assert.Single(await cluster.FindAsync("Old", Cancellation)).Version);
        Assert.Null(await cluster.FindAsync("example.com", "None", Cancellation));
        Assert.Null(await cluster.FindAsync("none.example.com", "Thing", Cancellation));
    }

    [Fact]
    public async Task A_group_whose_server_is_broken_is_passed_over_and_told_and_asked_again_later()
    {
        var warnings = new List<string>();
        var isBroken = true;
        using var server = new ScriptedServer((request, _) => request.Contains("/apis/example.com/", StringComparison.Ordinal) && isBroken ? ScriptedServer.Reply(503, "service unavailable", "", "text/plain") : Discovery(request));
        using var cluster = server.Open(change: s => s with { OnWarning = warnings.Add });

        Assert.Empty(await cluster.FindAsync("Thing", Cancellation));
        Assert.Equal("Pod", Assert.Single(await cluster.FindAsync("Pod", Cancellation)).Kind);
        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.FindAsync("example.com", "Thing", Cancellation));
        isBroken = false;

        Assert.Single(await cluster.FindAsync("Thing", Cancellation));
        Assert.Equal(KubernetesProblem.KubernetesServerError, problem.Problem);
        Assert.Equal(2, warnings.Count);
        Assert.Contains("'example.com'", warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{token: abc}", "Authorization: Bearer abc")]
    [InlineData("{tokenFile: token}", "Authorization: Bearer from-file")]
    [InlineData("{username: u, password: p}", "Authorization: Basic dTpw")]
    [InlineData("{token: abc, as: someone, as-groups: [g], as-user-extra: {k: [v]}}", "Impersonate-User: someone\r\nImpersonate-Group: g\r\nImpersonate-Extra-k: v")]
    public async Task Credentials_go_with_every_request(string user, string expected)
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(200, Empty));
        server.Write("token", "from-file\n");
        using var cluster = server.Open(user);

        await ListAsync(cluster);

        Assert.Contains(expected, Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{token: \"MARK\\r\\nX-Injected: yes\"}")]
    [InlineData("{tokenFile: none}")]
    public async Task A_token_that_cannot_be_sent_is_named(string user)
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(200, Empty));
        using var cluster = server.Open(user);

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster));

        Assert.Equal(KubernetesProblem.KubernetesConfigInvalid, problem.Problem);
        Assert.DoesNotContain("MARK", problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_look_at_an_object_goes_on_while_the_server_is_away_and_tells_where_it_stays_away()
    {
        using var server = new ScriptedServer((_, n) => n == 0 ? ScriptedServer.Reply(200, One) : null);
        using var cluster = server.Open(change: s => s with { MaxRetries = 0 });

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.WaitAsync(_secrets, "x", "a", _ => false, TimeSpan.FromSeconds(3), cancellation: Cancellation));

        Assert.Equal(KubernetesProblem.KubernetesUnreachable, problem.Problem);
    }

    [Fact]
    public async Task Without_the_right_to_watch_an_object_is_read_again_and_again()
    {
        using var server = new ScriptedServer((request, n) => request.Contains("watch=true", StringComparison.Ordinal) ? ScriptedServer.Reply(403, """{"kind":"Status"}""")
            : ScriptedServer.Reply(200, One.Replace("\"1\"", $"\"{n.ToString(CultureInfo.InvariantCulture)}\"", StringComparison.Ordinal)));
        using var cluster = server.Open();

        var wait = await cluster.WaitAsync(_secrets, "x", "a", o => o?.ResourceVersion == "3", TimeSpan.FromSeconds(20), cancellation: Cancellation);

        Assert.True(wait.IsReached);
        Assert.Equal(1, server.Requests.Count(r => r.Contains("watch=true", StringComparison.Ordinal)));
    }

    private static Task<IReadOnlyList<KubernetesObject>> ListAsync(KubernetesCluster cluster) => cluster.ListAsync(_secrets, null, o => o, cancellation: Cancellation);

    private static string Pause()
    {
        Thread.Sleep(TimeSpan.FromSeconds(2));
        return "";
    }

    private static string Discovery(string request) => request.Split(' ')[1] switch
    {
        "/api" => ScriptedServer.Reply(200, """{"kind":"APIVersions","versions":["v1"]}"""),
        "/apis" => ScriptedServer.Reply(200, """{"kind":"APIGroupList","groups":[{"name":"example.com","versions":[{"version":"v1"},{"version":"v2"}],"preferredVersion":{"version":"v2"}}]}"""),
        "/api/v1" => ScriptedServer.Reply(200, """{"kind":"APIResourceList","resources":[{"name":"pods","kind":"Pod","namespaced":true},{"name":"pods/status","kind":"Pod","namespaced":true}]}"""),
        "/apis/example.com/v1" => ScriptedServer.Reply(200, """{"kind":"APIResourceList","resources":[{"name":"things","kind":"Thing","namespaced":true},{"name":"olds","kind":"Old","namespaced":false}]}"""),
        "/apis/example.com/v2" => ScriptedServer.Reply(200, """{"kind":"APIResourceList","resources":[{"name":"things/status","kind":"Thing","namespaced":true},{"name":"things","kind":"Thing","namespaced":true}]}"""),
        _ => ScriptedServer.Reply(404, "404 page not found", "", "text/plain"),
    };
}
