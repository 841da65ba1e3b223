using System.Text.Json.Nodes;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class FaultTests
{
    private const string Path = "v1/secret/data/a";
    private const string Body = """{"data":{"k":"v"}}""";

    [Theory]
    [InlineData(FaultKind.DropBefore, 0)]
    [InlineData(FaultKind.DropAfter, 1)]
    public async Task A_dropped_connection_is_an_error_and_the_next_one_works(FaultKind kind, int versionAfter)
    {
        using var vault = VaultServer.Start(new VaultServerOptions { CanDrop = true });
        using var client = new RawClient(vault.Address, vault.RootToken);
        vault.Faults.Add(new Fault { Kind = kind, On = r => r is { Method: "POST", Path: "/v1/secret/data/a" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(Path, Body));
        Assert.Equal(versionAfter, vault.Version("secret", "a"));
        Assert.Equal(200, (await client.PostAsync(Path, Body)).Status);
        Assert.Equal([0, 200], vault.Requests.Entries.Select(e => e.Status));
    }

    [Fact]
    public void Dropping_has_to_be_allowed()
    {
        using var vault = VaultServer.Start();
        Assert.Throws<InvalidOperationException>(() => vault.Faults.Add(new Fault { Kind = FaultKind.DropAfter }));
    }

    [Fact]
    public async Task A_status_is_answered_as_often_as_was_asked_for()
    {
        using var vault = VaultServer.Start();
        using var client = new RawClient(vault.Address, vault.RootToken);
        vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 429, Skip = 1, Times = 2, Headers = new Dictionary<string, string> { ["Retry-After"] = "3" } });
        vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 500, Skip = 1, AfterEffect = true });
        Assert.Equal(200, (await client.PostAsync(Path, Body)).Status);
        var limited = await client.PostAsync(Path, Body);
        Assert.Equal((429, "3"), (limited.Status, limited.Headers["Retry-After"]));
        Assert.Equal(429, (await client.PostAsync(Path, Body)).Status);
        Assert.Equal(1, vault.Version("secret", "a"));
        Assert.Equal(500, (await client.PostAsync(Path, Body)).Status);
        Assert.Equal(2, vault.Version("secret", "a"));
    }

    [Fact]
    public async Task An_act_comes_first_and_a_page_may_come_instead()
    {
        using var vault = VaultServer.Start();
        using var client = new RawClient(vault.Address, vault.RootToken);
        vault.Faults.Add(new Fault { Kind = FaultKind.Act, Act = () => vault.Put("secret", "a", new JsonObject()) });
        Assert.Equal(400, (await client.PostAsync(Path, """{"data":{},"options":{"cas":0}}""")).Status);
        vault.Faults.Add(new Fault { Kind = FaultKind.Html });
        var page = await client.GetAsync(Path);
        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
    }

    [Fact]
    public async Task A_delay_ends_with_the_server()
    {
        var vault = VaultServer.Start();
        using var client = new RawClient(vault.Address, vault.RootToken);
        var isDelayed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        vault.Faults.Add(new Fault { Kind = FaultKind.Act, Act = isDelayed.SetResult });
        vault.Faults.Add(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromHours(1), AfterEffect = true });
        var request = client.PostAsync(Path, Body);
        await isDelayed.Task;
        vault.Dispose();
        Assert.Equal(503, (await request).Status);
    }
}
