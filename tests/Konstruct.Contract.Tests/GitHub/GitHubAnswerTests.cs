using Konstruct.Contract.Tests.Vault;
using Konstruct.Core.GitHub;
using Konstruct.Sandbox;
using Konstruct.Sandbox.GitHub;

namespace Konstruct.Contract.Tests.GitHub;

/// <summary>What the client makes of answers that GitHub gives seldom, or that are not GitHub's.</summary>
public sealed class GitHubAnswerTests : IDisposable
{
    private const string Repository = "https://github.com/acme/gitops.git";

    private readonly GitHubServer _gitHub = GitHubServer.Start();
    private readonly SandboxApp _app;
    private readonly GitHubAppKey _key;
    private readonly LeapingClock _clock;

    public GitHubAnswerTests()
    {
        _app = _gitHub.AddApp("konstruct-acme", "acme");
        _key = GitHubAppKey.Parse(_app.PrivateKeyPem);
        _gitHub.AddRepository("acme/gitops");
        _clock = new LeapingClock(ahead => _gitHub.ClockSkew = ahead);
    }

    /// <summary>The paths of all requests that a check of an organisation makes, and of all that tell of an App.</summary>
    public static TheoryData<string> Paths => ["/app", "/app/installations", "/orgs/acme/installation", "/access_tokens", "/installation/repositories"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _gitHub.Dispose();
    }

    [Theory]
    [InlineData(Repository)]
    [InlineData("https://github.com/acme")]
    public async Task A_token_that_ended_before_its_time_is_made_anew(string url)
    {
        var installation = _gitHub.Install(_app, "acme");
        using var client = Client();
        Assert.True((await Check(client, url)).IsReadable);

        _gitHub.EndTokens(installation.Id);

        Assert.True((await Check(client, url)).IsReadable);
        Assert.Equal(2, Posts);
    }

    [Fact]
    public async Task A_token_is_made_anew_before_its_hour_is_over()
    {
        _gitHub.Install(_app, "acme");
        using var client = Client();
        await Check(client);
        _clock.Leap(TimeSpan.FromMinutes(49));
        await Check(client);
        Assert.Equal(1, Posts);

        _clock.Leap(TimeSpan.FromMinutes(2));

        Assert.True((await Check(client)).IsReadable);
        Assert.Equal(2, Posts);
    }

    [Fact]
    public async Task A_token_that_is_never_taken_is_made_twice_and_no_more()
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 401, Times = int.MaxValue, On = IsGit });
        using var client = Client();

        Assert.Equal("GitHubRepositoryNotVisible", (await Check(client)).Problem!.Id);
        Assert.Equal(2, Posts);
    }

    [Fact]
    public async Task A_limit_that_gives_no_time_is_waited_for_a_minute()
    {
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 403, Body = """{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}""" });

        Assert.Equal(_app.Id, (await Ask()).AppId);
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Single(_clock.Waits));
    }

    [Fact]
    public async Task A_limit_of_an_hour_is_waited_for_where_that_is_allowed()
    {
        _gitHub.LimitTo(0, TimeSpan.FromHours(1));

        Assert.Equal(_app.Id, (await Ask(Settings() with { MaxWait = TimeSpan.FromHours(2) })).AppId);
        Assert.InRange(Assert.Single(_clock.Waits), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("NaN")]
    public async Task A_limit_that_asks_for_no_wait_at_all_comes_to_an_end(string retryAfter)
    {
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = retryAfter }, Times = int.MaxValue });

        Assert.Equal(GitHubProblemKind.GitHubRateLimited, (await Refused(Settings() with { MaxWait = TimeSpan.FromSeconds(5) })).Problem);
        Assert.Equal(6, _gitHub.Requests.Count);
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("Infinity")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_limit_that_never_ends_is_not_waited_for(string retryAfter)
    {
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = retryAfter } });

        Assert.Equal(GitHubProblemKind.GitHubRateLimited, (await Refused()).Problem);
        Assert.Empty(_clock.Waits);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task JSON_that_is_not_GitHubs_is_named(string path)
    {
        _gitHub.Install(_app, "acme");
        foreach (var body in new[] { "{}", "[{}]", "null", "7", """{"id":"x","token":1,"repositories":[{"full_name":null}]}""", "" })
        {
            _gitHub.Faults.Clear();
            _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 200, Body = body, Times = int.MaxValue, On = r => r.Path.EndsWith(path, StringComparison.Ordinal) });

            Assert.Equal(GitHubProblemKind.GitHubNotGitHub, await Trouble());
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task A_page_is_not_GitHubs_answer_whatever_its_status_and_its_words(int status)
    {
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Html, Status = status, Body = "<html>Your access is suspended. Integration not found. Secondary rate limit.</html>", Times = int.MaxValue });

        Assert.Equal(GitHubProblemKind.GitHubNotGitHub, (await Refused()).Problem);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(422)]
    [InlineData(451)]
    [InlineData(501)]
    [InlineData(503)]
    public async Task What_a_server_says_is_not_repeated(int status)
    {
        _gitHub.Install(_app, "acme");
        foreach (var body in new[] { """{"message":"the-echo","errors":[{"message":"the-echo"}]}""", "the-echo" })
        {
            foreach (var isGit in new[] { true, false })
            {
                _gitHub.Faults.Clear();
                _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Body = body, Times = int.MaxValue, On = r => IsGit(r) == isGit });
                using var client = Client();

                Assert.DoesNotContain("the-echo", (await Check(client)).Problem!.ToString(), StringComparison.Ordinal);
                if (!isGit)
                    Assert.DoesNotContain("the-echo", (await Refused()).ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_repository_that_was_renamed_is_read_as_git_would()
    {
        _gitHub.Install(_app, "acme");
        _gitHub.AddRepository("acme/renamed");
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 301, Headers = new Dictionary<string, string> { ["Location"] = $"{_gitHub.Address}acme/renamed.git/info/refs?service=git-upload-pack" }, On = IsGit });
        using var client = Client();

        Assert.True((await Check(client)).IsReadable);
        Assert.Equal("/acme/renamed.git/info/refs", _gitHub.Requests.Entries[^1].Path);
    }

    [Fact]
    public async Task Redirects_that_lead_nowhere_come_to_an_end()
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "refs?service=git-upload-pack" }, On = IsGit, Times = int.MaxValue });
        using var client = Client();

        Assert.Equal("GitHubRedirected", (await Check(client)).Problem!.Id);
    }

    [Theory]
    [InlineData("001e# service=git-upload-pack\n0000")]
    [InlineData("001e# service=git-upload-pack\n00000020ERR Repository is disabled.\n0000")]
    [InlineData("001e# service=git-upload-pack\n0000ffff")]
    [InlineData("001f# service=git-receive-pack\n00000000")]
    [InlineData("0000")]
    [InlineData("zzzz")]
    [InlineData("")]
    public async Task What_only_begins_like_a_repository_is_no_proof(string body)
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(Advertise(body));
        using var client = Client();

        Assert.Equal("GitHubNotGitHub", (await Check(client)).Problem!.Id);
    }

    [Fact]
    public async Task A_repository_that_is_empty_can_be_cloned()
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(Advertise("001e# service=git-upload-pack\n00000000"));
        using var client = Client();

        Assert.True((await Check(client)).IsReadable);
    }

    [Fact]
    public async Task An_installation_that_sees_no_repository_is_a_problem()
    {
        _gitHub.Install(_app, "acme", selection: "selected");
        using var client = Client();

        var app = await client.GetAppAsync(new GitHubAppQuery { IncludesRepositories = true }, Cancellation);

        Assert.Contains(app.Problems, p => (p.Id, p.Severity, p.Subject) == ("GitHubRepositoryNotVisible", FindingSeverity.Error, "acme"));
    }

    [Fact]
    public async Task The_next_page_is_not_asked_of_another_host()
    {
        using var elsewhere = GitHubServer.Start();
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 200, Body = "[]", Headers = new Dictionary<string, string> { ["Link"] = $"<{elsewhere.ApiUrl}app/installations?page=2>; rel=\"next\"" }, On = r => r.Path.EndsWith("/app/installations", StringComparison.Ordinal) });

        Assert.Equal(GitHubProblemKind.GitHubRedirected, (await Refused()).Problem);
        Assert.Equal(0, elsewhere.Requests.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\":")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    public async Task An_answer_that_never_ends_is_given_up_in_time(string beginning)
    {
        using var server = new StallingServer(beginning);

        var problem = await Refused(Settings() with { ApiUrl = server.ApiUrl, Timeout = TimeSpan.FromMilliseconds(100), MaxRetries = 1 });

        Assert.Equal(GitHubProblemKind.GitHubTimeout, problem.Problem);
        Assert.InRange(server.Connections, 1, 2);
    }

    [Fact]
    public async Task Whoever_gives_up_need_not_wait_for_an_answer_that_never_ends()
    {
        using var server = new StallingServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\":");
        using var client = new GitHubAppClient(Settings() with { ApiUrl = server.ApiUrl }, _app.Id, _key);
        using var stop = new CancellationTokenSource();
        var check = client.CheckAsync(GitHubUrl.Parse(Repository), null, stop.Token);
        var app = client.GetAppAsync(new GitHubAppQuery(), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    [Fact]
    public async Task Whoever_waits_for_the_same_token_does_not_give_up_with_another()
    {
        var installation = _gitHub.Install(_app, "acme");
        using var stop = new CancellationTokenSource();
        using var asked = new SemaphoreSlim(0);
        using var mayGoOn = new ManualResetEventSlim();
        _gitHub.Faults.Add(new Fault
        {
            Kind = FaultKind.Act,
            On = r => r.Method == "POST",
            Act = () =>
            {
                asked.Release();
                mayGoOn.Wait(TimeSpan.FromSeconds(20), Cancellation);
            },
        });
        using var client = Client();
        var first = client.CheckAsync(GitHubUrl.Parse(Repository), installation.Id, stop.Token);
        await asked.WaitAsync(Cancellation);
        var second = client.CheckAsync(GitHubUrl.Parse(Repository), installation.Id, Cancellation);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        mayGoOn.Set();
        Assert.True((await second).IsReadable);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_named()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var tls = new TlsServer(_gitHub.Address, folder.FullName);

            var problem = await Refused(Settings() with { ApiUrl = new Uri(tls.Address, "api/v3/") });

            Assert.Equal(GitHubProblemKind.GitHubTlsFailed, problem.Problem);
            Assert.Null(problem.InnerException);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private int Posts => _gitHub.Requests.Entries.Count(r => r.Method == "POST");

    private static bool IsGit(SandboxRequest request) => request.Path == "/acme/gitops.git/info/refs";

    private static Fault Advertise(string body) => new()
    {
        Kind = FaultKind.Status,
        Status = 200,
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/x-git-upload-pack-advertisement" },
        On = IsGit,
    };

    private GitHubSettings Settings() => new() { ApiUrl = _gitHub.ApiUrl, RetryDelay = TimeSpan.FromMilliseconds(2), Clock = _clock };

    private GitHubAppClient Client() => new(Settings(), _app.Id, _key);

    private static Task<GitHubRepositoryCheck> Check(GitHubAppClient client, string url = Repository) => client.CheckAsync(GitHubUrl.Parse(url), null, Cancellation);

    private async Task<GitHubApp> Ask(GitHubSettings? settings = null)
    {
        using var client = new GitHubAppClient(settings ?? Settings(), _app.Id, _key);
        return await client.GetAppAsync(new GitHubAppQuery(), Cancellation);
    }

    private Task<GitHubException> Refused(GitHubSettings? settings = null) => Assert.ThrowsAsync<GitHubException>(() => Ask(settings));

    // The first that is wrong in all that can be asked; none is another's exception.
    private async Task<GitHubProblemKind?> Trouble()
    {
        using var client = Client();
        try
        {
            await client.GetAppAsync(new GitHubAppQuery(), Cancellation);
        }
        catch (GitHubException e)
        {
            return e.Problem;
        }
        return (await Check(client, "https://github.com/acme")).Problem is { } problem ? Enum.Parse<GitHubProblemKind>(problem.Id) : null;
    }
}
