using System.Text.Json.Nodes;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class VaultServerTests
{
    [Fact]
    public async Task Check_and_set_writes_at_the_current_version_alone()
    {
        using var vault = VaultServer.Start();
        using var client = new RawClient(vault.Address, vault.RootToken);
        var first = await client.PostAsync("v1/secret/data/a/b", """{"data":{"n":1.10},"options":{"cas":0}}""");
        Assert.Equal(200, first.Status);
        Assert.Equal(1, first.Json.GetProperty("data").GetProperty("version").GetInt32());
        var again = await client.PostAsync("v1/secret/data/a/b", """{"data":{"n":2},"options":{"cas":0}}""");
        Assert.Equal((400, "check-and-set parameter did not match the current version"), (again.Status, again.Error));
        var read = await client.GetAsync("v1/secret/data/a/b");
        Assert.Equal("1.10", read.Json.GetProperty("data").GetProperty("data").GetProperty("n").GetRawText());
        Assert.Equal("no data provided", (await client.PostAsync("v1/secret/data/a/b", """{"n":2}""")).Error);
        Assert.Equal(1, vault.Version("secret", "a/b"));
    }

    [Fact]
    public async Task Check_and_set_can_be_required()
    {
        using var vault = VaultServer.Start(new VaultServerOptions { CasRequired = true });
        using var client = new RawClient(vault.Address, vault.RootToken);
        var answer = await client.PostAsync("v1/secret/data/a", """{"data":{}}""");
        Assert.Equal((400, "check-and-set parameter required for this call"), (answer.Status, answer.Error));
        Assert.Equal((404, """{"errors":[]}"""), await StatusAndTextAsync(client, "v1/secret/data/a"));
    }

    [Fact]
    public async Task Of_concurrent_writers_with_one_version_one_wins()
    {
        using var vault = VaultServer.Start();
        using var client = new RawClient(vault.Address, vault.RootToken);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.PostAsync("v1/secret/data/a", """{"data":{"a":"b"},"options":{"cas":0}}""")));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(15, answers.Count(a => a.Status == 400));
        Assert.Equal(16, vault.Requests.Count);
    }

    [Fact]
    public async Task A_change_lets_nobody_write_in_between_and_earlier_versions_can_be_looked_at()
    {
        using var vault = VaultServer.Start();
        vault.Put("secret", "a", new JsonObject { ["mine"] = "0", ["theirs"] = "0" });
        var counted = 0;
        await Parallel.ForAsync(0, 8, (_, _) =>
        {
            vault.Change("secret", "a", data => data["mine"] = $"{++counted}");
            return ValueTask.CompletedTask;
        });
        Assert.Equal(9, vault.Version("secret", "a"));
        Assert.Equal(("8", "0"), ((string?)vault.Get("secret", "a")!["mine"], (string?)vault.Get("secret", "a")!["theirs"]));
        Assert.Equal("3", (string?)vault.Get("secret", "a", version: 4)!["mine"]);
        Assert.Null(vault.Get("secret", "a", version: 10));
        Assert.Equal(1, vault.Change("secret", "b", data => data["k"] = "1"));
    }

    [Fact]
    public async Task Deleted_and_destroyed_versions_are_404_with_their_metadata_and_unknown_ones_without()
    {
        using var vault = VaultServer.Start();
        using var client = new RawClient(vault.Address, vault.RootToken);
        vault.Put("secret", "a", new JsonObject { ["k"] = "1" });
        vault.Put("secret", "a", new JsonObject { ["k"] = "2" });
        Assert.Equal(204, (await client.SendAsync(HttpMethod.Delete, "v1/secret/data/a")).Status);
        Assert.Equal(204, (await client.PostAsync("v1/secret/destroy/a", """{"versions":[1]}""")).Status);

        var deleted = await client.GetAsync("v1/secret/data/a");
        var data = deleted.Json.GetProperty("data");
        Assert.Equal(404, deleted.Status);
        Assert.Equal("null", data.GetProperty("data").GetRawText());
        Assert.NotEqual("", data.GetProperty("metadata").GetProperty("deletion_time").GetString());
        var destroyed = await client.GetAsync("v1/secret/data/a?version=1");
        Assert.Equal(404, destroyed.Status);
        Assert.True(destroyed.Json.GetProperty("data").GetProperty("metadata").GetProperty("destroyed").GetBoolean());
        Assert.Equal((404, """{"errors":[]}"""), await StatusAndTextAsync(client, "v1/secret/data/a?version=3"));

        var patch = await client.PatchAsync("v1/secret/data/a", """{"data":{"k":"3"}}""");
        Assert.Equal(404, patch.Status);
        Assert.Equal(2, patch.Json.GetProperty("data").GetProperty("version").GetInt32());
        Assert.Equal(204, (await client.PostAsync("v1/secret/undelete/a", """{"versions":[2]}""")).Status);
        Assert.Equal("2", vault.Get("secret", "a")!["k"]!.GetValue<string>());
        var metadata = (await client.GetAsync("v1/secret/metadata/a")).Json.GetProperty("data");
        Assert.Equal(2, metadata.GetProperty("current_version").GetInt32());
        Assert.True(metadata.GetProperty("versions").GetProperty("1").GetProperty("destroyed").GetBoolean());
    }

    [Fact]
    public async Task Old_versions_are_forgotten()
    {
        using var vault = VaultServer.Start(new VaultServerOptions { MaxVersions = 2 });
        using var client = new RawClient(vault.Address, vault.RootToken);
        for (var i = 0; i < 3; i++)
            vault.Put("secret", "a", new JsonObject { ["k"] = i });
        Assert.Equal((404, """{"errors":[]}"""), await StatusAndTextAsync(client, "v1/secret/data/a?version=1"));
        Assert.Equal(200, (await client.GetAsync("v1/secret/data/a?version=2")).Status);
    }

    [Fact]
    public async Task A_patch_merges_and_null_takes_a_field_away()
    {
        using var vault = VaultServer.Start();
        using var client = new RawClient(vault.Address, vault.RootToken);
        vault.Put("secret", "a", JsonNode.Parse("""{"keep":1.10,"gone":"x","change":"old","in":{"a":1,"b":2}}""")!.AsObject());
        var answer = await client.PatchAsync("v1/secret/data/a", """{"data":{"gone":null,"change":"new","in":{"b":null}},"options":{"cas":1}}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"keep":1.10,"change":"new","in":{"a":1}}""", vault.Get("secret", "a")!.ToJsonString(), ignoreAllWhiteSpace: true);
        Assert.Equal("check-and-set parameter did not match the current version", (await client.PatchAsync("v1/secret/data/a", """{"data":{},"options":{"cas":1}}""")).Error);
        Assert.Equal((404, ""), (await client.PatchAsync("v1/secret/data/none", """{"data":{}}""")) is var none ? (none.Status, none.Text) : default);
        Assert.Equal(415, (await client.PatchAsync("v1/secret/data/a", """{"data":{}}""", "application/json")).Status);
    }

    [Fact]
    public async Task An_old_server_knows_no_patch()
    {
        using var vault = VaultServer.Start(new VaultServerOptions { TakesPatch = false });
        using var client = new RawClient(vault.Address, vault.RootToken);
        vault.Put("secret", "a", new JsonObject());
        Assert.Equal(405, (await client.PatchAsync("v1/secret/data/a", """{"data":{}}""")).Status);
    }

    [Fact]
    public async Task Version_1_keeps_no_versions_and_takes_no_patch()
    {
        using var vault = VaultServer.Start();
        vault.AddMount("kv1", 1);
        using var client = new RawClient(vault.Address, vault.RootToken);
        Assert.Equal((204, ""), (await client.PostAsync("v1/kv1/a", """{"k":"v"}""")) is var written ? (written.Status, written.Text) : default);
        Assert.Equal("v", (await client.GetAsync("v1/kv1/a")).Json.GetProperty("data").GetProperty("k").GetString());
        Assert.Equal("1 error occurred:\n\t* unsupported operation\n\n", (await client.PatchAsync("v1/kv1/a", """{"k":"w"}""")).Error);
        Assert.Equal("1", (await client.GetAsync("v1/sys/internal/ui/mounts/kv1/a")).Json.GetProperty("data").GetProperty("options").GetProperty("version").GetString());
        Assert.Equal(204, (await client.SendAsync(HttpMethod.Delete, "v1/kv1/a")).Status);
        Assert.Null(vault.Get("kv1", "a"));
    }

    [Fact]
    public async Task A_token_may_do_what_its_rules_say()
    {
        using var vault = VaultServer.Start();
        var token = vault.CreateToken(new VaultRule("secret/data/argocd/*", "read", "update"), new VaultRule("secret/data/argocd/closed", "deny"), new VaultRule("secret/metadata/+/x", "list", "read"));
        using var client = new RawClient(vault.Address, token);
        vault.Put("secret", "argocd/a", new JsonObject());
        Assert.Equal(200, (await client.GetAsync("v1/secret/data/argocd/a")).Status);
        Assert.Equal(200, (await client.PostAsync("v1/secret/data/argocd/a", """{"data":{}}""")).Status);
        // What is not there yet would have to be created.
        var denied = await client.PostAsync("v1/secret/data/argocd/new", """{"data":{}}""");
        Assert.Equal((403, "1 error occurred:\n\t* permission denied\n\n"), (denied.Status, denied.Error));
        Assert.Equal(403, (await client.PatchAsync("v1/secret/data/argocd/a", """{"data":{}}""")).Status);

        var capabilities = (await client.PostAsync("v1/sys/capabilities-self", """{"paths":["secret/data/argocd/a","secret/data/argocd/closed","secret/metadata/argocd/x","other"]}""")).Json;
        Assert.Equal("""["read","update"]""", capabilities.GetProperty("secret/data/argocd/a").GetRawText());
        Assert.Equal("""["deny"]""", capabilities.GetProperty("data").GetProperty("secret/data/argocd/closed").GetRawText());
        Assert.Equal("""["list","read"]""", capabilities.GetProperty("secret/metadata/argocd/x").GetRawText());
        Assert.Equal("""["deny"]""", capabilities.GetProperty("other").GetRawText());
        Assert.False(capabilities.TryGetProperty("capabilities", out _));
        using var root = new RawClient(vault.Address, vault.RootToken);
        Assert.Equal("""["root"]""", (await root.PostAsync("v1/sys/capabilities-self", """{"paths":["x"]}""")).Json.GetProperty("capabilities").GetRawText());
    }

    [Fact]
    public async Task Mounts_are_told_to_those_who_may_enter_them()
    {
        using var vault = VaultServer.Start();
        using var inside = new RawClient(vault.Address, vault.CreateToken(new VaultRule("secret/data/a/*", "read")));
        using var outside = new RawClient(vault.Address, vault.CreateToken(new VaultRule("other/*", "read")));
        var mount = (await inside.GetAsync("v1/sys/internal/ui/mounts/secret/a/b")).Json.GetProperty("data");
        Assert.Equal(("secret/", "2"), (mount.GetProperty("path").GetString(), mount.GetProperty("options").GetProperty("version").GetString()));
        Assert.StartsWith("preflight capability check returned 403", (await outside.GetAsync("v1/sys/internal/ui/mounts/secret/a")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_come_from_logins_and_go_by_revocation()
    {
        using var vault = VaultServer.Start();
        vault.AddAppRole("role", "secret-id", new VaultRule("secret/data/*", "read"));
        vault.AddJwtRole("kubernetes", "konstruct", "service-account", new VaultRule("secret/data/*", "read"));
        using var anonymous = new RawClient(vault.Address);
        Assert.Equal((400, "invalid role or secret ID"), (await anonymous.PostAsync("v1/auth/approle/login", """{"role_id":"role","secret_id":"wrong"}""")) is var wrong ? (wrong.Status, wrong.Error) : default);
        Assert.Equal(403, (await anonymous.PostAsync("v1/auth/kubernetes/login", """{"role":"konstruct","jwt":"wrong"}""")).Status);
        Assert.Equal(200, (await anonymous.PostAsync("v1/auth/kubernetes/login", """{"role":"konstruct","jwt":"service-account"}""")).Status);
        Assert.Equal((400, "missing client token"), (await anonymous.GetAsync("v1/secret/data/a")) is var missing ? (missing.Status, missing.Error) : default);

        var token = (await anonymous.PostAsync("v1/auth/approle/login", """{"role_id":"role","secret_id":"secret-id"}""")).Json.GetProperty("auth").GetProperty("client_token").GetString()!;
        using var client = new RawClient(vault.Address, token);
        Assert.Equal(token, (await client.GetAsync("v1/auth/token/lookup-self")).Json.GetProperty("data").GetProperty("id").GetString());
        Assert.Equal(204, (await client.PostAsync("v1/auth/token/revoke-self", "{}")).Status);
        Assert.False(vault.IsTokenValid(token));
        Assert.Equal(403, (await client.GetAsync("v1/secret/data/a")).Status);
    }

    [Fact]
    public async Task A_sealed_server_and_a_standby_say_so()
    {
        using var vault = VaultServer.Start();
        using var standby = VaultServer.Start(new VaultServerOptions { StandbyOf = vault.Address });
        using var client = new RawClient(vault.Address, vault.RootToken);
        using var other = new RawClient(standby.Address, vault.RootToken);
        vault.Seal();
        Assert.Equal((503, "Vault is sealed"), (await client.GetAsync("v1/secret/data/a")) is var answer ? (answer.Status, answer.Error) : default);
        Assert.Equal(503, (await client.GetAsync("v1/sys/health")).Status);
        vault.Unseal();
        Assert.Equal(200, (await client.GetAsync("v1/sys/health")).Status);
        Assert.Equal(429, (await other.GetAsync("v1/sys/health")).Status);
        var redirect = await other.GetAsync("v1/secret/data/a?version=2");
        Assert.Equal((307, $"{vault.Address}v1/secret/data/a?version=2"), (redirect.Status, redirect.Headers["Location"]));
    }

    [Fact]
    public async Task A_namespace_is_named_by_header_or_path()
    {
        using var vault = VaultServer.Start(new VaultServerOptions { Namespace = "team-a" });
        using var client = new RawClient(vault.Address, vault.RootToken);
        vault.Put("secret", "a", new JsonObject());
        Assert.Equal(200, (await client.SendAsync(HttpMethod.Get, "v1/secret/data/a", vaultNamespace: "team-a/")).Status);
        Assert.Equal(200, (await client.GetAsync("v1/team-a/secret/data/a")).Status);
        Assert.Equal((404, "namespace not found"), (await client.SendAsync(HttpMethod.Get, "v1/secret/data/a", vaultNamespace: "team-b")) is var other ? (other.Status, other.Error) : default);
        // The root namespace is there, but the token is not of it.
        Assert.Equal(403, (await client.GetAsync("v1/secret/data/a")).Status);
    }

    [Fact]
    public async Task An_unknown_route_has_no_handler()
    {
        using var vault = VaultServer.Start();
        using var client = new RawClient(vault.Address, vault.RootToken);
        Assert.StartsWith("no handler for route \"nowhere/data/a\"", (await client.GetAsync("v1/nowhere/data/a")).Error, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Text)> StatusAndTextAsync(RawClient client, string path)
    {
        var answer = await client.GetAsync(path);
        return (answer.Status, answer.Text);
    }
}
