using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Konstruct.Sandbox.GitHub;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class GitHubServerTests
{
    private static readonly HttpMethod _get = HttpMethod.Get;

    [Fact]
    public async Task An_app_speaks_for_itself_by_number_text_or_client_id_and_with_any_of_its_keys()
    {
        using var gitHub = GitHubServer.Start();
        using var client = new RawClient(gitHub.ApiUrl);
        var app = gitHub.AddApp("konstruct", "acme");
        foreach (var key in new[] { app.PrivateKeyPem, app.AddKey() })
        {
            foreach (var issuer in new[] { $"{app.Id}", $"\"{app.Id}\"", $"\"{app.ClientId}\"" })
            {
                var answer = await client.SendAsync(_get, "app", authorization: Jwt(key, issuer));
                Assert.Equal((200, app.Id), (answer.Status, answer.Json.GetProperty("id").GetInt64()));
            }
        }
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----\n", app.PrivateKeyPem, StringComparison.Ordinal);
        Assert.EndsWith("-----END RSA PRIVATE KEY-----\n", app.PrivateKeyPem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-60, 600, 200, null)]
    [InlineData(-60, 660, 401, "'Expiration time' claim ('exp') is too far in the future")]
    [InlineData(-60, -1, 401, "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires")]
    [InlineData(60, 540, 401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued")]
    public async Task The_clock_rules_hold(int issued, int expires, int status, string? message)
    {
        using var gitHub = GitHubServer.Start();
        using var client = new RawClient(gitHub.ApiUrl);
        var app = gitHub.AddApp("konstruct", "acme");
        var answer = await client.SendAsync(_get, "app", authorization: Jwt(app.PrivateKeyPem, $"{app.Id}", issued, expires));
        Assert.Equal(status, answer.Status);
        if (message is not null)
            Assert.Equal(message, Message(answer));
    }

    [Fact]
    public async Task The_servers_clock_may_differ()
    {
        using var gitHub = GitHubServer.Start();
        using var client = new RawClient(gitHub.ApiUrl);
        var app = gitHub.AddApp("konstruct", "acme");
        gitHub.ClockSkew = TimeSpan.FromHours(-1);
        var answer = await client.SendAsync(_get, "app", authorization: Jwt(app.PrivateKeyPem, $"{app.Id}"));
        Assert.Equal(401, answer.Status);
        Assert.True(DateTimeOffset.Parse(answer.Headers["Date"], System.Globalization.CultureInfo.InvariantCulture) < DateTimeOffset.UtcNow.AddMinutes(-59));
    }

    [Fact]
    public async Task A_foreign_key_an_unknown_app_and_no_token_are_told_apart()
    {
        using var gitHub = GitHubServer.Start();
        using var client = new RawClient(gitHub.ApiUrl);
        var app = gitHub.AddApp("konstruct", "acme");
        var other = gitHub.AddApp("other", "acme");
        Assert.Equal("A JSON web token could not be decoded", Message(await client.SendAsync(_get, "app", authorization: Jwt(other.PrivateKeyPem, $"{app.Id}"))));
        Assert.Equal("Integration not found", Message(await client.SendAsync(_get, "app", authorization: Jwt(app.PrivateKeyPem, "1"))));
        Assert.Equal(401, (await client.GetAsync("app")).Status);
    }

    [Fact]
    public async Task Pages_are_linked_with_whole_addresses()
    {
        using var gitHub = GitHubServer.Start();
        using var client = new RawClient(gitHub.ApiUrl);
        var app = gitHub.AddApp("konstruct", "acme");
        for (var i = 0; i < 5; i++)
            gitHub.Install(app, $"acme-{i}");
        var jwt = Jwt(app.PrivateKeyPem, $"{app.Id}");
        var first = await client.SendAsync(_get, "app/installations?per_page=2", authorization: jwt);
        Assert.Equal(2, first.Json.GetArrayLength());
        Assert.Equal($"<{gitHub.ApiUrl}app/installations?per_page=2&page=2>; rel=\"next\", <{gitHub.ApiUrl}app/installations?per_page=2&page=3>; rel=\"last\"", first.Headers["Link"]);
        var last = await client.SendAsync(_get, "app/installations?per_page=2&page=3", authorization: jwt);
        Assert.Equal("acme-4", Assert.Single(last.Json.EnumerateArray()).GetProperty("account").GetProperty("login").GetString());
        Assert.DoesNotContain("next", last.Headers["Link"], StringComparison.Ordinal);
        Assert.False((await client.SendAsync(_get, "app/installations", authorization: jwt)).Headers.ContainsKey("Link"));
    }

    [Fact]
    public async Task An_installation_is_found_by_account_and_repository_and_gives_tokens_until_it_is_suspended_or_removed()
    {
        using var gitHub = GitHubServer.Start();
        using var client = new RawClient(gitHub.ApiUrl);
        var app = gitHub.AddApp("konstruct", "acme");
        gitHub.AddRepository("acme/gitops");
        gitHub.AddRepository("acme/other");
        var installation = gitHub.Install(app, "acme", selection: "selected", repositories: ["gitops"]);
        var jwt = Jwt(app.PrivateKeyPem, $"{app.Id}");
        foreach (var path in new[] { $"app/installations/{installation.Id}", "orgs/ACME/installation", "repos/acme/gitops/installation" })
            Assert.Equal(installation.Id, (await client.SendAsync(_get, path, authorization: jwt)).Json.GetProperty("id").GetInt64());
        foreach (var path in new[] { "app/installations/1", "users/acme/installation", "repos/acme/other/installation", "orgs/nobody/installation" })
            Assert.Equal((404, "Not Found"), (await client.SendAsync(_get, path, authorization: jwt)) is var answer ? (answer.Status, Message(answer)) : default);

        var tokens = $"app/installations/{installation.Id}/access_tokens";
        var created = await client.SendAsync(HttpMethod.Post, tokens, authorization: jwt);
        Assert.Equal(201, created.Status);
        var token = created.Json.GetProperty("token").GetString()!;
        var seen = await client.SendAsync(_get, "installation/repositories", authorization: new("token", token));
        Assert.Equal("acme/gitops", Assert.Single(seen.Json.GetProperty("repositories").EnumerateArray()).GetProperty("full_name").GetString());

        gitHub.Suspend(installation.Id);
        Assert.Equal((403, "This installation has been suspended"), (await client.SendAsync(HttpMethod.Post, tokens, authorization: jwt)) is var suspended ? (suspended.Status, Message(suspended)) : default);
        Assert.NotEqual("null", (await client.SendAsync(_get, $"app/installations/{installation.Id}", authorization: jwt)).Json.GetProperty("suspended_at").GetRawText());
        gitHub.Unsuspend(installation.Id);
        gitHub.Remove(installation.Id);
        Assert.Equal(404, (await client.SendAsync(HttpMethod.Post, tokens, authorization: jwt)).Status);
        Assert.Equal((401, "Bad credentials"), (await client.SendAsync(_get, "installation/repositories", authorization: new("token", token))) is var gone ? (gone.Status, Message(gone)) : default);
    }

    [Fact]
    public async Task The_rate_limit_ends_when_it_is_reset()
    {
        using var gitHub = GitHubServer.Start();
        using var client = new RawClient(gitHub.ApiUrl);
        var app = gitHub.AddApp("konstruct", "acme");
        var jwt = Jwt(app.PrivateKeyPem, $"{app.Id}");
        gitHub.LimitTo(1, TimeSpan.FromMinutes(1));
        Assert.Equal((200, "0"), (await client.SendAsync(_get, "app", authorization: jwt)) is var last ? (last.Status, last.Headers["x-ratelimit-remaining"]) : default);
        var limited = await client.SendAsync(_get, "app", authorization: jwt);
        Assert.Equal((403, "0"), (limited.Status, limited.Headers["x-ratelimit-remaining"]));
        Assert.InRange(long.Parse(limited.Headers["x-ratelimit-reset"], System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 1, 61);
        gitHub.ClockSkew = TimeSpan.FromMinutes(2);
        Assert.NotEqual(403, (await client.SendAsync(_get, "app", authorization: jwt)).Status);
    }

    [Fact]
    public async Task Git_is_told_the_refs_of_what_it_may_read()
    {
        using var gitHub = GitHubServer.Start();
        using var client = new RawClient(gitHub.ApiUrl);
        gitHub.AddRepository("acme/gitops");
        gitHub.AddRepository("acme/open", isPrivate: false);
        gitHub.AddRepository("other/gitops");
        var app = gitHub.AddApp("konstruct", "acme");
        var jwt = Jwt(app.PrivateKeyPem, $"{app.Id}");
        var installation = gitHub.Install(app, "acme");
        var narrow = gitHub.Install(app, "other", permissions: new Dictionary<string, string> { ["metadata"] = "read" });
        var basic = Basic(await TokenAsync(client, installation.Id, jwt));

        var refs = await client.SendAsync(_get, "/acme/gitops.git/info/refs?service=git-upload-pack", authorization: basic);
        Assert.Equal((200, "application/x-git-upload-pack-advertisement"), (refs.Status, refs.Headers["Content-Type"]));
        Assert.StartsWith("001e# service=git-upload-pack\n0000", refs.Text, StringComparison.Ordinal);
        var lines = Lines(refs.Text).ToArray();
        Assert.Equal(["# service=git-upload-pack\n", "", lines[2], lines[3], ""], lines);
        Assert.Matches("^[0-9a-f]{40} HEAD\0.*symref=HEAD:refs/heads/main", lines[2]);

        Assert.Equal(200, (await client.GetAsync("/acme/open/info/refs?service=git-upload-pack")).Status);
        var anonymous = await client.GetAsync("/acme/gitops/info/refs?service=git-upload-pack");
        Assert.Equal((401, "Basic realm=\"GitHub\""), (anonymous.Status, anonymous.Headers["WWW-Authenticate"]));
        Assert.Equal(401, (await client.SendAsync(_get, "/acme/gitops/info/refs?service=git-upload-pack", authorization: Basic("ghs_wrong"))).Status);
        Assert.Equal((404, "Repository not found."), (await client.SendAsync(_get, "/other/gitops/info/refs?service=git-upload-pack", authorization: basic)) is var unseen ? (unseen.Status, unseen.Text) : default);
        Assert.Equal(403, (await client.SendAsync(_get, "/other/gitops/info/refs?service=git-upload-pack", authorization: Basic(await TokenAsync(client, narrow.Id, jwt)))).Status);
        gitHub.Suspend(installation.Id);
        Assert.Equal(403, (await client.SendAsync(_get, "/acme/gitops/info/refs?service=git-upload-pack", authorization: basic)).Status);
    }

    private static async Task<string> TokenAsync(RawClient client, long installation, AuthenticationHeaderValue jwt) =>
        (await client.SendAsync(HttpMethod.Post, $"app/installations/{installation}/access_tokens", authorization: jwt)).Json.GetProperty("token").GetString()!;

    private static string? Message(RawAnswer answer) => answer.Json.GetProperty("message").GetString();

    private static AuthenticationHeaderValue Basic(string token) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{token}")));

    private static AuthenticationHeaderValue Jwt(string pem, string issuer, int issued = -60, int expires = 540)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var text = $"{Encode("""{"alg":"RS256","typ":"JWT"}"""u8.ToArray())}.{Encode(Encoding.UTF8.GetBytes($$"""{"iat":{{now + issued}},"exp":{{now + expires}},"iss":{{issuer}}}"""))}";
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new("Bearer", $"{text}.{Encode(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}");

        static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    // Each begins with its length in four hexadecimal digits; a length of zero is a flush.
    private static IEnumerable<string> Lines(string text)
    {
        while (text.Length > 0)
        {
            var length = Convert.ToInt32(text[..4], 16);
            yield return length == 0 ? "" : text[4..length];
            text = text[Math.Max(4, length)..];
        }
    }
}
