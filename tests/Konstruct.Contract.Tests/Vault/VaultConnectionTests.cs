using Konstruct.Core.Vault;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Vault;

/// <summary>How the client behaves when the way to Vault is not as it should be.</summary>
public sealed class VaultConnectionTests
{
    private static readonly KvMount _secret = new("secret", 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("approle")]
    [InlineData("kubernetes")]
    [InlineData("jwt")]
    public async Task A_token_that_a_login_gave_is_revoked_in_the_end(string method)
    {
        using var vault = VaultServer.Start();
        vault.AddAppRole("role", "secret-id");
        vault.AddJwtRole("kubernetes", "role", "signed");
        vault.AddJwtRole("jwt", "role", "signed");
        var login = method == "approle" ? VaultLogin.WithAppRole(method, "role", "secret-id") : VaultLogin.WithJwt(method, "role", "signed");

        await (await VaultClient.ConnectAsync(Settings(vault) with { Login = login }, Cancellation)).DisposeAsync();

        Assert.Equal([$"/v1/auth/{method}/login", "/v1/auth/token/revoke-self"], vault.Requests.Entries.Select(r => r.Path));
    }

    [Fact]
    public async Task A_token_that_was_given_is_not_revoked()
    {
        using var vault = VaultServer.Start();

        await (await VaultClient.ConnectAsync(Settings(vault), Cancellation)).DisposeAsync();

        Assert.Equal(0, vault.Requests.Count);
        Assert.True(vault.IsTokenValid(vault.RootToken));
    }

    [Fact]
    public async Task A_namespace_goes_with_every_request()
    {
        using var vault = VaultServer.Start(new VaultServerOptions { Namespace = "team/a" });
        await using var inside = await VaultClient.ConnectAsync(Settings(vault) with { Namespace = "team/a" }, Cancellation);
        await using var outside = await VaultClient.ConnectAsync(Settings(vault), Cancellation);

        Assert.Equal(_secret, await inside.GetMountAsync("secret", Cancellation));
        await Assert.ThrowsAsync<VaultException>(() => outside.GetMountAsync("secret", Cancellation));
    }

    [Fact]
    public async Task Where_the_mount_may_not_be_asked_the_version_can_be_given()
    {
        using var vault = VaultServer.Start(new VaultServerOptions { AnswersMounts = false });
        var token = vault.CreateToken(new VaultRule("secret/data/*", "read"));
        await using var asking = await VaultClient.ConnectAsync(Settings(vault) with { Login = VaultLogin.WithToken(token) }, Cancellation);
        await using var told = await VaultClient.ConnectAsync(Settings(vault) with { Login = VaultLogin.WithToken(token), KvVersion = 2 }, Cancellation);

        var problem = await Assert.ThrowsAsync<VaultException>(() => asking.GetMountAsync("secret", Cancellation));

        Assert.Equal(VaultProblem.VaultMountForbidden, problem.Problem);
        Assert.Contains("-KvVersion", problem.Recommendation, StringComparison.Ordinal);
        Assert.Equal(_secret, await told.GetMountAsync("secret", Cancellation));
    }

    [Fact]
    public async Task The_token_is_not_sent_to_the_host_that_a_standby_names()
    {
        using var active = VaultServer.Start();
        using var standby = VaultServer.Start(new VaultServerOptions { StandbyOf = active.Address });
        await using var client = await VaultClient.ConnectAsync(Settings(standby) with { Login = VaultLogin.WithToken(active.RootToken) }, Cancellation);

        var problem = await Assert.ThrowsAsync<VaultException>(() => client.GetMountAsync("secret", Cancellation));

        Assert.Equal(VaultProblem.VaultRedirectRefused, problem.Problem);
        Assert.Contains(active.Address.GetLeftPart(UriPartial.Authority), problem.Recommendation, StringComparison.Ordinal);
        Assert.Equal(0, active.Requests.Count);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed()
    {
        using var vault = VaultServer.Start();
        vault.Faults.Add(new Fault
        {
            Kind = FaultKind.Status,
            Status = 307,
            Headers = new Dictionary<string, string> { ["Location"] = "/v1/sys/internal/ui/mounts/secret" },
        });
        await using var client = await VaultClient.ConnectAsync(Settings(vault), Cancellation);

        Assert.Equal(_secret, await client.GetMountAsync("secret", Cancellation));
    }

    [Theory]
    [InlineData(472)]
    [InlineData(473)]
    public async Task A_standby_that_answers_nothing_is_named_at_once(int status)
    {
        using var vault = VaultServer.Start();
        vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Times = int.MaxValue });
        await using var client = await VaultClient.ConnectAsync(Settings(vault), Cancellation);

        Assert.Equal(VaultProblem.VaultStandby, (await Assert.ThrowsAsync<VaultException>(() => client.GetMountAsync("secret", Cancellation))).Problem);
        Assert.Equal(1, vault.Requests.Count);
    }

    [Fact]
    public async Task A_sealed_Vault_is_named_at_once()
    {
        using var vault = VaultServer.Start();
        vault.Seal();
        await using var client = await VaultClient.ConnectAsync(Settings(vault), Cancellation);

        Assert.Equal(VaultProblem.VaultSealed, (await Assert.ThrowsAsync<VaultException>(() => client.GetMountAsync("secret", Cancellation))).Problem);
        Assert.Equal(1, vault.Requests.Count);
    }

    [Fact]
    public async Task It_waits_as_long_as_Vault_asks_and_says_so()
    {
        using var vault = VaultServer.Start();
        vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } });
        var said = new List<string>();
        await using var client = await VaultClient.ConnectAsync(Settings(vault) with { OnWait = said.Add }, Cancellation);

        await client.GetMountAsync("secret", Cancellation);

        Assert.StartsWith("Waiting 1 s: ", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_wait_for_longer_than_it_may()
    {
        using var vault = VaultServer.Start();
        vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" }, Times = int.MaxValue });
        await using var client = await VaultClient.ConnectAsync(Settings(vault), Cancellation);

        Assert.Equal(VaultProblem.VaultRateLimited, (await Assert.ThrowsAsync<VaultException>(() => client.GetMountAsync("secret", Cancellation))).Problem);
        Assert.Equal(1, vault.Requests.Count);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_named()
    {
        Uri address;
        using (var vault = VaultServer.Start())
            address = vault.Address;
        await using var client = await VaultClient.ConnectAsync(new VaultSettings { Address = address, Login = VaultLogin.WithToken("token"), RetryDelay = TimeSpan.FromMilliseconds(1) }, Cancellation);

        var problem = await Assert.ThrowsAsync<VaultException>(() => client.GetMountAsync("secret", Cancellation));

        Assert.Equal(VaultProblem.VaultUnreachable, problem.Problem);
        Assert.Contains($"'{address}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(400)]
    [InlineData(403)]
    public async Task What_a_server_says_does_not_make_it_into_an_error(int status)
    {
        using var vault = VaultServer.Start();
        vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Body = """{"errors":["echo: MARK"]}""", Times = int.MaxValue });
        await using var client = await VaultClient.ConnectAsync(Settings(vault), Cancellation);

        var reading = await Assert.ThrowsAsync<VaultException>(() => client.ReadAsync(_secret, "a", cancellation: Cancellation));
        var writing = await Assert.ThrowsAsync<VaultException>(() => client.WriteAsync(_secret, "a", [], 0, Cancellation));

        Assert.DoesNotContain("MARK", reading.ToString() + writing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hvs.abc\r\nX-Injected: yes")]
    [InlineData("hvs.a b")]
    [InlineData("hvs.ü")]
    public async Task A_token_that_cannot_be_sent_is_named_before_anything_is_sent(string token)
    {
        using var vault = VaultServer.Start();

        var problem = await Assert.ThrowsAsync<VaultException>(() => VaultClient.ConnectAsync(Settings(vault) with { Login = VaultLogin.WithToken(token) }, Cancellation));

        Assert.Equal(VaultProblem.VaultTokenInvalid, problem.Problem);
        Assert.DoesNotContain("hvs", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, vault.Requests.Count);
    }

    [Fact]
    public async Task A_namespace_that_cannot_be_sent_is_named()
    {
        using var vault = VaultServer.Start();

        Assert.Equal(VaultProblem.VaultSettingInvalid, (await Assert.ThrowsAsync<VaultException>(() => VaultClient.ConnectAsync(Settings(vault) with { Namespace = "a\nb" }, Cancellation))).Problem);
    }

    [Fact]
    public async Task A_token_that_cannot_be_revoked_is_told()
    {
        using var vault = VaultServer.Start();
        vault.AddAppRole("role", "secret-id");
        vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 403, On = r => r.Path.EndsWith("/revoke-self", StringComparison.Ordinal) });
        var warnings = new List<string>();

        await (await VaultClient.ConnectAsync(Settings(vault) with { Login = VaultLogin.WithAppRole("approle", "role", "secret-id"), OnWarning = warnings.Add }, Cancellation)).DisposeAsync();

        Assert.Contains("could not be revoked", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_is_stopped_leaves_no_token_behind()
    {
        using var vault = VaultServer.Start();
        vault.AddAppRole("role", "secret-id");
        using var stop = new CancellationTokenSource();
        vault.Faults.Add(new Fault { Kind = FaultKind.Act, Act = stop.Cancel, On = r => r.Path.EndsWith("/login", StringComparison.Ordinal) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => VaultClient.ConnectAsync(Settings(vault) with { Login = VaultLogin.WithAppRole("approle", "role", "secret-id") }, stop.Token));

        Assert.EndsWith("/revoke-self", vault.Requests.Entries[^1].Path, StringComparison.Ordinal);
    }

    private static VaultSettings Settings(VaultServer vault) => new() { Address = vault.Address, Login = VaultLogin.WithToken(vault.RootToken), RetryDelay = TimeSpan.FromMilliseconds(2) };
}
