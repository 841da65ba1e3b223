using System.Text.Json.Nodes;
using Konstruct.Core.Vault;

namespace Konstruct.Contract.Tests.Vault;

/// <summary>What the client takes for granted of a Vault, be it the sandbox or a real one.</summary>
public sealed class VaultContractTests(VaultUnderTest vault) : IClassFixture<VaultUnderTest>
{
    private static readonly KvMount _secret = new("secret", 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mount_tells_its_version()
    {
        await using var client = await vault.ConnectAsync();
        var kv1 = await vault.NewKv1Async();

        Assert.Equal(_secret, await client.GetMountAsync("secret", Cancellation));
        Assert.Equal(_secret, await client.GetMountAsync("/secret/", Cancellation));
        Assert.Equal(new KvMount(kv1, 1), await client.GetMountAsync(kv1, Cancellation));
    }

    [Fact]
    public async Task A_mount_that_is_not_there_is_named()
    {
        await using var client = await vault.ConnectAsync();

        var problem = await Assert.ThrowsAsync<VaultException>(() => client.GetMountAsync("konstruct-nosuch", Cancellation));

        Assert.True(problem.Problem is VaultProblem.VaultMountNotFound or VaultProblem.VaultMountForbidden, problem.ToString());
        Assert.Contains("'konstruct-nosuch'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_in_a_mount_is_no_mount()
    {
        await using var client = await vault.ConnectAsync();

        var problem = await Assert.ThrowsAsync<VaultException>(() => client.GetMountAsync("secret/argocd", Cancellation));

        Assert.Equal(VaultProblem.VaultMountNotFound, problem.Problem);
        Assert.Contains("-Mount 'secret'", problem.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_created_changed_and_read_by_version()
    {
        await using var client = await vault.ConnectAsync();
        var path = vault.NewPath();

        var missing = await client.ReadAsync(_secret, path, cancellation: Cancellation);
        var first = await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "1" }, 0, Cancellation);
        var second = await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "2", ["b"] = "3" }, 1, Cancellation);

        Assert.Equal((KvSecretState.Missing, 0), (missing.State, missing.Version));
        Assert.Equal((1, 2), (first, second));
        Assert.Equal("""{"a":"2","b":"3"}""", (await client.ReadAsync(_secret, path, cancellation: Cancellation)).Data!.ToJsonString());
        Assert.Equal("""{"a":"1"}""", (await client.ReadAsync(_secret, path, 1, Cancellation)).Data!.ToJsonString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task With_another_version_than_the_one_that_was_read_nothing_is_written(int current)
    {
        await using var client = await vault.ConnectAsync();
        var path = vault.NewPath();
        await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "1" }, 0, Cancellation);

        await Assert.ThrowsAsync<VaultConflictException>(() => client.WriteAsync(_secret, path, new JsonObject { ["a"] = "2" }, current, Cancellation));

        Assert.Equal(1, (await client.ReadAsync(_secret, path, cancellation: Cancellation)).Version);
    }

    [Fact]
    public async Task Numbers_and_nested_values_survive()
    {
        await using var client = await vault.ConnectAsync();
        var path = vault.NewPath();
        // A real Vault reads numbers as floating-point ones, so that only such as survive that are the same.
        var data = JsonNode.Parse("""{"serial":1234567,"rate":1.5,"deep":{"list":[1,null,true]},"text":"ü\n\"€\""}""")!.AsObject();

        await client.WriteAsync(_secret, path, data, 0, Cancellation);

        Assert.True(JsonNode.DeepEquals(data, (await client.ReadAsync(_secret, path, cancellation: Cancellation)).Data));
    }

    [Theory]
    [InlineData("with blank")]
    [InlineData("per%cent")]
    [InlineData("ü")]
    [InlineData("a+b")]
    public async Task A_path_may_have_other_characters(string name)
    {
        await using var client = await vault.ConnectAsync();
        var path = vault.NewPath(name);

        await client.WriteAsync(_secret, path, new JsonObject { ["a"] = name }, 0, Cancellation);

        Assert.Equal(name, (string?)(await client.ReadAsync(_secret, path, cancellation: Cancellation)).Data!["a"]);
    }

    [Fact]
    public async Task What_was_deleted_or_destroyed_is_told_from_what_never_was()
    {
        await using var client = await vault.ConnectAsync();
        var path = vault.NewPath();
        await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "1" }, 0, Cancellation);
        await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "2" }, 1, Cancellation);
        await vault.RawAsync(HttpMethod.Post, $"secret/destroy/{path}", new JsonObject { ["versions"] = new JsonArray(1) });
        await client.DeleteAsync(_secret, path, 2, Cancellation);

        var current = await client.ReadAsync(_secret, path, cancellation: Cancellation);
        var destroyed = await client.ReadAsync(_secret, path, 1, Cancellation);
        var never = await client.ReadAsync(_secret, path, 7, Cancellation);

        Assert.Equal((KvSecretState.Deleted, 2), (current.State, current.Version));
        Assert.Equal((KvSecretState.Destroyed, 1), (destroyed.State, destroyed.Version));
        Assert.Equal(KvSecretState.Missing, never.State);
    }

    [Fact]
    public async Task A_deleted_secret_is_written_anew_over_its_last_version()
    {
        await using var client = await vault.ConnectAsync();
        var path = vault.NewPath();
        await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "1" }, 0, Cancellation);
        await client.DeleteAsync(_secret, path, 1, Cancellation);

        await Assert.ThrowsAsync<VaultConflictException>(() => client.WriteAsync(_secret, path, new JsonObject { ["a"] = "2" }, 0, Cancellation));
        Assert.Equal(2, await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "2" }, 1, Cancellation));
    }

    [Fact]
    public async Task Some_fields_can_be_changed_alone()
    {
        await using var client = await vault.ConnectAsync();
        var path = vault.NewPath();
        await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "1", ["b"] = "2" }, 0, Cancellation);

        try
        {
            Assert.Equal(2, await client.PatchAsync(_secret, path, new JsonObject { ["b"] = null, ["c"] = "3" }, 1, Cancellation));
        }
        catch (VaultException e) when (e.Problem == VaultProblem.VaultPatchNotSupported && vault.IsReal)
        {
            Assert.Skip("This Vault is older than 1.9.");
        }
        await Assert.ThrowsAsync<VaultConflictException>(() => client.PatchAsync(_secret, path, new JsonObject { ["c"] = "4" }, 1, Cancellation));

        Assert.Equal("""{"a":"1","c":"3"}""", (await client.ReadAsync(_secret, path, cancellation: Cancellation)).Data!.ToJsonString());
    }

    [Fact]
    public async Task Kv_version_1_reads_and_writes_without_versions()
    {
        await using var client = await vault.ConnectAsync();
        var mount = new KvMount(await vault.NewKv1Async(), 1);

        Assert.Equal(KvSecretState.Missing, (await client.ReadAsync(mount, "a/b", cancellation: Cancellation)).State);
        Assert.Null(await client.WriteAsync(mount, "a/b", new JsonObject { ["x"] = "1" }, null, Cancellation));

        var secret = await client.ReadAsync(mount, "a/b", cancellation: Cancellation);
        Assert.Equal((KvSecretState.Present, null), (secret.State, secret.Version));
        Assert.Equal("1", (string?)secret.Data!["x"]);
    }

    [Fact]
    public async Task Rights_are_told_for_many_paths_at_once()
    {
        var path = vault.NewPath();
        await using var client = await vault.ConnectAsync(await vault.NewTokenAsync(($"secret/data/{path}", ["read", "update"])));

        var rights = await client.GetRightsAsync([$"secret/data/{path}", .. Enumerable.Range(0, 450).Select(i => $"secret/data/{path}/{i}")], Cancellation);

        Assert.Equal(451, rights!.Count);
        Assert.Equal(["read", "update"], rights[$"secret/data/{path}"].Order());
        Assert.Equal(["deny"], rights[$"secret/data/{path}/7"]);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_named_with_its_path()
    {
        var path = vault.NewPath();
        await using var client = await vault.ConnectAsync(await vault.NewTokenAsync(($"secret/data/{path}", ["read"])));

        var problem = await Assert.ThrowsAsync<VaultException>(() => client.WriteAsync(_secret, path, new JsonObject { ["a"] = "1" }, 0, Cancellation));

        Assert.Equal(VaultProblem.VaultPermissionDenied, problem.Problem);
        Assert.False(problem.MayHaveTakenEffect);
        Assert.Contains($"'secret/data/{path}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("capabilities = [\"create\"]", problem.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_Vault_does_not_know_is_told_from_a_missing_right()
    {
        await using var client = await vault.ConnectAsync("hvs.nosuchtoken");

        var problem = await Assert.ThrowsAsync<VaultException>(() => client.ReadAsync(_secret, vault.NewPath(), cancellation: Cancellation));

        // Before 1.13 or so Vault does not say that a token is invalid.
        Assert.True(problem.Problem == VaultProblem.VaultTokenInvalid || (vault.IsReal && problem.Message.Contains("no longer valid", StringComparison.Ordinal)), problem.ToString());
        Assert.DoesNotContain("nosuchtoken", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_as_an_application_role_gives_what_the_role_may_do()
    {
        var path = vault.NewPath();
        var (mount, roleId, secretId) = await vault.NewAppRoleAsync(($"secret/data/{path}", ["create", "read"]));
        await using var client = await VaultClient.ConnectAsync(vault.Settings(VaultLogin.WithAppRole(mount, roleId, secretId)), Cancellation);

        Assert.Equal(1, await client.WriteAsync(_secret, path, new JsonObject { ["a"] = "1" }, 0, Cancellation));
    }

    [Fact]
    public async Task A_login_that_is_refused_is_named()
    {
        var (mount, roleId, _) = await vault.NewAppRoleAsync(("secret/data/x", ["read"]));

        var problem = await Assert.ThrowsAsync<VaultException>(() => VaultClient.ConnectAsync(vault.Settings(VaultLogin.WithAppRole(mount, roleId, "wrong-secret-id")), Cancellation));

        Assert.Equal(VaultProblem.VaultLoginFailed, problem.Problem);
        Assert.DoesNotContain("wrong-secret-id", problem.ToString(), StringComparison.Ordinal);
    }
}
