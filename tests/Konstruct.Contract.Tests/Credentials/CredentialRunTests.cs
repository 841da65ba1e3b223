using System.Text.Json.Nodes;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Credentials;

/// <summary>What a run over many secrets does to a Vault, and what it asks of it.</summary>
public sealed class CredentialRunTests : IDisposable
{
    private const string Url = "https://github.com/acme/gitops.git";

    private static readonly string _pem = Keys.NewPem();

    private readonly VaultServer _vault = VaultServer.Start();
    private readonly GitHubAppKey _key = GitHubAppKey.Parse(_pem);

    public void Dispose()
    {
        _vault.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task It_asks_for_no_more_than_it_needs()
    {
        for (var i = 0; i < 250; i++)
            _vault.Put("secret", $"p/{i}", Pat());

        var first = await Run(Many(250));
        var requests = _vault.Requests.Entries.GroupBy(r => r.Path.Contains("/data/", StringComparison.Ordinal) ? r.Method : r.Path).ToDictionary(g => g.Key, g => g.Count());
        _vault.Requests.Clear();
        var second = await Run(Many(250));

        Assert.All(first, o => Assert.Equal(VaultCredentialStatus.Written, o.Result.Status));
        // A secret is read, written and read back; the mount is asked once, rights for two hundred at a time.
        Assert.Equal(500, requests["GET"]);
        Assert.Equal(250, requests["POST"]);
        Assert.Equal(1, requests["/v1/sys/internal/ui/mounts/secret"]);
        Assert.Equal(2, requests["/v1/sys/capabilities-self"]);
        // Where nothing changes, it is read.
        Assert.All(second, o => Assert.Equal(VaultCredentialStatus.Unchanged, o.Result.Status));
        Assert.Equal(250 + 3, _vault.Requests.Count);
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"p/{i}"), second.Select(o => o.Result.Path));
    }

    [Fact]
    public async Task Without_a_right_on_one_path_none_is_written()
    {
        _vault.Put("secret", "p/0", Pat());
        _vault.Put("secret", "p/1", Pat());
        var token = _vault.CreateToken(new VaultRule("secret/data/p/0", "read", "update", "create"), new VaultRule("secret/data/p/1", "read"));

        var problem = await Assert.ThrowsAsync<VaultException>(() => Run(Many(2), token));

        Assert.Equal(VaultProblem.VaultPermissionDenied, problem.Problem);
        Assert.Contains("update on secret/data/p/1", problem.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (_vault.Version("secret", "p/0"), _vault.Version("secret", "p/1")));
    }

    [Theory]
    [InlineData("read update", true, true)]
    [InlineData("read create", true, false)]
    [InlineData("read create", false, true)]
    [InlineData("read update", false, false)]
    [InlineData("read patch", true, true)]
    [InlineData("read patch", false, false)]
    [InlineData("create update", true, false)]
    public async Task The_rights_it_takes_depend_on_whether_there_is_a_secret(string rights, bool exists, bool isEnough)
    {
        if (exists)
            _vault.Put("secret", "p/0", Pat());
        var token = _vault.CreateToken(new VaultRule("secret/data/p/*", rights.Split(' ')));

        var run = Run(Many(1), token);

        if (isEnough)
            Assert.Equal(VaultCredentialStatus.Written, Assert.Single(await run).Result.Status);
        else
            Assert.Equal(VaultProblem.VaultPermissionDenied, (await Assert.ThrowsAsync<VaultException>(() => run)).Problem);
        Assert.Equal(isEnough ? (exists ? 2 : 1) : (exists ? 1 : 0), _vault.Version("secret", "p/0"));
    }

    [Fact]
    public async Task A_token_that_may_not_ask_for_its_rights_is_tried()
    {
        _vault.Put("secret", "p/0", Pat());
        _vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 403, Body = """{"errors":["permission denied"]}""", On = r => r.Path == "/v1/sys/capabilities-self" });
        var warnings = new List<string>();

        var outcome = Assert.Single(await Run(Many(1), onWarning: warnings.Add));

        Assert.Equal(VaultCredentialStatus.Written, outcome.Result.Status);
        Assert.Contains("capabilities-self", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_else_in_a_secret_stays()
    {
        var before = Pat();
        before["serial"] = JsonNode.Parse("12345678901234567890");
        before["nested"] = new JsonObject { ["a"] = new JsonArray(1, null) };
        before["githubAppID"] = 12345;
        _vault.Put("secret", "p/0", before);

        var outcome = Assert.Single(await Run(Many(1)));

        Assert.Equal("~githubAppID +githubAppInstallationID +githubAppPrivateKey", string.Join(' ', outcome.Result.Fields));
        var after = _vault.Get("secret", "p/0")!;
        Assert.All(before.Where(f => f.Key != "githubAppID"), f => Assert.True(JsonNode.DeepEquals(f.Value, after[f.Key]), f.Key));
        Assert.Equal(["77", "88", _pem], new[] { "githubAppID", "githubAppInstallationID", "githubAppPrivateKey" }.Select(f => (string?)after[f]));
    }

    [Fact]
    public async Task One_that_fails_does_not_keep_the_others_from_going_on()
    {
        _vault.Put("secret", "p/0", Pat());
        _vault.Put("secret", "p/1", new JsonObject { ["type"] = "helm", ["url"] = Url });
        _vault.Put("secret", "p/2", Pat());

        var outcomes = await Run(Many(3));

        Assert.Equal([null, "VaultTypeNotGit", null], outcomes.Select(o => o.Problem?.Id));
        Assert.Equal([VaultCredentialStatus.Written, VaultCredentialStatus.Failed, VaultCredentialStatus.Written], outcomes.Select(o => o.Result.Status));
        Assert.Equal(1, _vault.Version("secret", "p/1"));
    }

    [Theory]
    [InlineData("""{"type":"git"}""", "VaultUrlMissing")]
    [InlineData("""{"type":"git","url":"git@github.com:acme/gitops.git"}""", "GitHubUrlNotHttps")]
    [InlineData("""{"type":"git","url":"https://robot:hunter2@github.com/acme/gitops.git"}""", "GitHubUrlHasCredentials")]
    [InlineData("""{"type":"git","url":5}""", "VaultUrlMissing")]
    public async Task A_URL_that_an_App_is_no_good_for_is_refused(string secret, string expected)
    {
        _vault.Put("secret", "p/0", JsonNode.Parse(secret)!.AsObject());

        var outcome = Assert.Single(await Run(Many(1), url: null));

        Assert.Equal(expected, outcome.Problem!.Id);
        Assert.Equal(1, _vault.Version("secret", "p/0"));
        Assert.DoesNotContain("hunter2", outcome.Problem.ToString() + outcome.Result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kv1", 404, "")]
    [InlineData("kv1", 404, """{"message":"no upstream"}""")]
    [InlineData("kv1", 200, """{"status":"starting"}""")]
    [InlineData("secret", 404, "")]
    [InlineData("secret", 200, "{}")]
    [InlineData("secret", 200, """{"data":{"data":{"url":"https://github.com/acme"},"metadata":{"version":"1"}}}""")]
    [InlineData("secret", 200, """{"data":{"data":{"url":"a","url":"b"},"metadata":{"version":1}}}""")]
    public async Task A_secret_is_not_taken_for_missing_on_another_s_word_and_the_others_go_on(string mount, int status, string body)
    {
        _vault.AddMount("kv1", 1);
        _vault.Put(mount, "p/0", Pat());
        _vault.Put(mount, "p/1", Pat());
        _vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Body = body, On = r => r.Path.EndsWith("p/0", StringComparison.Ordinal), Times = int.MaxValue });

        var outcomes = await Run(Many(2), mount: mount);

        Assert.Equal((VaultCredentialStatus.Failed, VaultCredentialState.Old), (outcomes[0].Result.Status, outcomes[0].Result.Holds));
        Assert.NotEmpty(outcomes[0].Problem!.Recommendation);
        Assert.True(JsonNode.DeepEquals(Pat(), _vault.Get(mount, "p/0")));
        Assert.Equal(VaultCredentialStatus.Written, outcomes[1].Result.Status);
    }

    [Fact]
    public async Task What_a_standby_still_shows_is_not_taken_for_a_lost_write()
    {
        _vault.Put("secret", "p/0", Pat());
        var old = new JsonObject { ["data"] = new JsonObject { ["data"] = Pat(), ["metadata"] = new JsonObject { ["version"] = 1 } } };
        _vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 200, Body = old.ToJsonString(), On = r => r.Method == "GET" && r.Path.EndsWith("p/0", StringComparison.Ordinal), Skip = 1, Times = 3 });

        var result = Assert.Single(await Run(Many(1))).Result;

        Assert.Equal((VaultCredentialStatus.Written, VaultCredentialState.New, 1, 2), (result.Status, result.Holds, result.VersionBefore, result.VersionAfter));
        Assert.Equal(2, _vault.Version("secret", "p/0"));
    }

    [Fact]
    public async Task What_a_gateway_gave_up_waiting_for_may_come_later_and_is_told_so()
    {
        _vault.Put("secret", "p/0", Pat());
        _vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 504, On = r => r.Method == "POST" && r.Path.EndsWith("p/0", StringComparison.Ordinal), Times = int.MaxValue });

        Assert.Equal(VaultCredentialState.Unknown, Assert.Single(await Run(Many(1))).Result.Holds);
    }

    [Fact]
    public async Task After_a_lost_answer_the_version_is_that_of_the_write_whoever_wrote_since()
    {
        _vault.Put("secret", "p/0", Pat());
        _vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 502, AfterEffect = true, On = r => r.Method == "POST" && r.Path.EndsWith("p/0", StringComparison.Ordinal) });
        _vault.Faults.Add(new Fault
        {
            Kind = FaultKind.Act,
            On = r => r.Method == "GET" && r.Path.EndsWith("p/0", StringComparison.Ordinal),
            Skip = 1,
            Act = () =>
            {
                var data = _vault.Get("secret", "p/0")!.DeepClone().AsObject();
                data["note"] = "somebody's";
                _vault.Put("secret", "p/0", data);
            },
        });

        var result = Assert.Single(await Run(Many(1))).Result;

        Assert.Equal((VaultCredentialStatus.Written, 1, 2), (result.Status, result.VersionBefore, result.VersionAfter));
        Assert.Equal(3, _vault.Version("secret", "p/0"));
    }

    [Fact]
    public async Task A_write_that_Vault_asks_to_wait_with_waits()
    {
        _vault.Put("secret", "p/0", Pat());
        _vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 503, Headers = new Dictionary<string, string> { ["Retry-After"] = "1" }, On = r => r.Method == "POST" && r.Path.EndsWith("p/0", StringComparison.Ordinal) });
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(VaultCredentialStatus.Written, Assert.Single(await Run(Many(1))).Result.Status);

        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(990), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task A_version_that_is_claimed_wrongly_is_noticed()
    {
        _vault.AddMount("kv1", 1);
        _vault.Put("kv1", "p/0", Pat());

        var outcome = Assert.Single(await Run(Many(1), mount: "kv1", kvVersion: 2));

        Assert.Equal("VaultMountNotKv", outcome.Problem!.Id);
        Assert.NotEqual(VaultCredentialStatus.Written, outcome.Result.Status);
    }

    [Fact]
    public async Task A_URL_is_written_without_blanks_around()
    {
        _vault.Put("secret", "p/0", new JsonObject { ["type"] = "git", ["url"] = $" {Url}\n" });

        await Run(Many(1), url: null);

        Assert.Equal(Url, (string?)_vault.Get("secret", "p/0")!["url"]);
    }

    [Fact]
    public async Task A_URL_of_another_host_is_refused_even_where_GitHub_is_not_asked()
    {
        var outcome = Assert.Single(await Run(Many(1), url: "https://gitlab.com/acme"));

        Assert.Equal("GitHubUrlElsewhere", outcome.Problem!.Id);
        Assert.Equal(0, _vault.Version("secret", "p/0"));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task The_token_gives_way_to_a_key_that_ArgoCD_reads_as_it_stands(string lineEnd)
    {
        var key = _pem.TrimEnd().Replace("\n", lineEnd, StringComparison.Ordinal);
        _vault.Put("secret", "p/0", With(key));

        Assert.Equal(VaultCredentialStatus.Written, Assert.Single(await Remove()).Result.Status);

        var left = _vault.Get("secret", "p/0")!;
        Assert.False(left.ContainsKey("password"));
        Assert.Equal(key, (string?)left["githubAppPrivateKey"]);
        // Whoever writes the key writes it as GitHub gives it out, and once.
        Assert.Equal(VaultCredentialStatus.Written, Assert.Single(await Run(Many(1))).Result.Status);
        Assert.Equal(_pem, (string?)_vault.Get("secret", "p/0")!["githubAppPrivateKey"]);
        Assert.Equal(VaultCredentialStatus.Unchanged, Assert.Single(await Run(Many(1))).Result.Status);
    }

    [Fact]
    public async Task The_token_stays_beside_a_key_that_ArgoCD_does_not_read()
    {
        _vault.Put("secret", "p/0", With(_pem.Replace("\n", "\\n", StringComparison.Ordinal)));

        var outcome = Assert.Single(await Remove());

        Assert.Equal("VaultAppFieldsIncomplete", outcome.Problem!.Id);
        Assert.Contains("literal", outcome.Problem.Message, StringComparison.Ordinal);
        Assert.True(_vault.Get("secret", "p/0")!.ContainsKey("password"));
    }

    private static JsonObject With(string key)
    {
        var data = Pat();
        (data["githubAppID"], data["githubAppInstallationID"], data["githubAppPrivateKey"]) = ("77", "88", key);
        return data;
    }

    private static JsonObject Pat() => new() { ["type"] = "git", ["url"] = Url, ["username"] = "robot", ["password"] = "pat" };

    private static List<CredentialPath> Many(int count) => [.. Enumerable.Range(0, count).Select(i => new CredentialPath($"p{i}", CredentialScope.Downstream, $"p/{i}"))];

    private Task<List<CredentialOutcome>> Remove() => Run(Many(1), new CredentialRequest { GitHub = new GitHubSettings(), IsProven = false, RemovesPat = true });

    private Task<List<CredentialOutcome>> Run(List<CredentialPath> paths, string? token = null, string? url = Url, Action<string>? onWarning = null, string mount = "secret", int? kvVersion = null) =>
        Run(paths, new CredentialRequest { AppId = 77, Key = _key, GitHub = new GitHubSettings(), IsProven = false, Url = url, InstallationId = 88 }, token, onWarning, mount, kvVersion);

    private async Task<List<CredentialOutcome>> Run(List<CredentialPath> paths, CredentialRequest request, string? token = null, Action<string>? onWarning = null, string mount = "secret", int? kvVersion = null)
    {
        var settings = new VaultSettings { Address = _vault.Address, KvVersion = kvVersion, Login = VaultLogin.WithToken(token ?? _vault.RootToken), RetryDelay = TimeSpan.FromMilliseconds(2) };
        await using var client = await VaultClient.ConnectAsync(settings, TestContext.Current.CancellationToken);
        var outcomes = new List<CredentialOutcome>();
        await foreach (var outcome in new CredentialRun(client, mount) { OnWarning = onWarning }.SetAsync(paths, request, _ => ValueTask.FromResult(true), TestContext.Current.CancellationToken))
            outcomes.Add(outcome);
        return outcomes;
    }
}
