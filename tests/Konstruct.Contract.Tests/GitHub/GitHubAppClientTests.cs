using Konstruct.Core.GitHub;
using Konstruct.Sandbox;
using Konstruct.Sandbox.GitHub;

namespace Konstruct.Contract.Tests.GitHub;

/// <summary>What an App is told about itself, and how each thing that can be wrong is named.</summary>
public sealed class GitHubAppClientTests : IDisposable
{
    private const string Repository = "https://github.com/acme/gitops.git";

    private readonly GitHubServer _gitHub = GitHubServer.Start(new GitHubServerOptions { CanDrop = true });
    private readonly SandboxApp _app;

    public GitHubAppClientTests()
    {
        _app = _gitHub.AddApp("konstruct-acme", "acme");
        _gitHub.AddRepository("acme/gitops");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _gitHub.Dispose();

    [Fact]
    public async Task An_App_tells_who_it_is_and_where_it_is_installed()
    {
        var installation = _gitHub.Install(_app, "acme", permissions: new Dictionary<string, string> { ["contents"] = "read", ["organization_self_hosted_runners"] = "write" });
        _gitHub.Install(_app, "robot", "User", "selected");

        var app = await Ask();

        Assert.Equal((_app.Id, _app.ClientId, "konstruct-acme", "acme"), (app.AppId, app.ClientId, app.Slug, app.Owner));
        Assert.Equal(["acme", "robot"], app.Installations.Select(i => i.Account));
        Assert.Equal((installation.Id, "Organization", "all", "read", "write"),
            (app.Installations[0].Id, app.Installations[0].AccountType, app.Installations[0].RepositorySelection, app.Installations[0].Permissions["contents"], app.Installations[0].Permissions["organization_self_hosted_runners"]));
        Assert.Null(app.Installations[0].Repositories);
        Assert.Empty(app.Problems);
    }

    [Fact]
    public async Task Pages_are_read_to_the_end()
    {
        _gitHub.PageLimit = 3;
        for (var i = 0; i < 10; i++)
            _gitHub.AddRepository($"acme/r{i}");
        for (var i = 0; i < 7; i++)
            _gitHub.Install(_app, $"org{i}");
        _gitHub.Install(_app, "acme");

        var app = await Ask(new GitHubAppQuery { IncludesRepositories = true });

        Assert.Equal(8, app.Installations.Count);
        Assert.Equal(11, app.Installations.Single(i => i.Account == "acme").Repositories!.Count);
    }

    [Fact]
    public async Task Installations_can_be_narrowed_to_organisations_and_one_that_is_missing_is_named()
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Install(_app, "other");

        var app = await Ask(new GitHubAppQuery { Organizations = ["ACME", "nosuch"] });

        Assert.Equal("acme", Assert.Single(app.Installations).Account);
        var problem = app.Problems.Single(p => p.Severity == FindingSeverity.Error);
        Assert.Equal(("GitHubInstallationNotFound", "nosuch"), (problem.Id, problem.Subject));
        Assert.Contains("'acme', 'other'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_a_clone_would_reach_is_readable()
    {
        var installation = _gitHub.Install(_app, "acme");

        var check = await Check(Repository);

        Assert.True(check.IsReadable);
        Assert.Equal(("acme/gitops", installation.Id), (check.Repository, check.InstallationId));
        Assert.EndsWith("/info/refs", _gitHub.Requests.Entries[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_an_organisation_one_of_its_repositories_is_checked()
    {
        _gitHub.Install(_app, "acme");

        Assert.Equal("acme/gitops", (await Check("https://github.com/acme")).Repository);
    }

    [Fact]
    public async Task For_a_user_his_installation_is_found()
    {
        _gitHub.AddRepository("robot/notes");
        _gitHub.Install(_app, "robot", "User");

        Assert.True((await Check("https://github.com/robot/notes")).IsReadable);
    }

    [Fact]
    public async Task A_token_is_made_once_for_an_installation()
    {
        _gitHub.AddRepository("acme/more");
        _gitHub.Install(_app, "acme");
        using var key = GitHubAppKey.Parse(_app.PrivateKeyPem);
        using var client = new GitHubAppClient(Settings(), _app.Id, key);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => client.CheckAsync(GitHubUrl.Parse(i % 2 == 0 ? Repository : "https://github.com/acme/more"), null, Cancellation)));

        Assert.Equal(1, _gitHub.Requests.Entries.Count(r => r.Method == "POST"));
    }

    [Fact]
    public async Task An_App_that_is_installed_nowhere_is_a_problem() => Assert.Equal("GitHubInstallationNotFound", Assert.Single((await Ask()).Problems).Id);

    [Fact]
    public async Task A_missing_installation_is_named() => Assert.Equal("GitHubInstallationNotFound", (await Check(Repository)).Problem!.Id);

    [Fact]
    public async Task An_installation_that_was_removed_is_named_with_its_id()
    {
        var installation = _gitHub.Install(_app, "acme");
        _gitHub.Remove(installation.Id);

        var problem = (await Check(Repository, installation.Id)).Problem!;

        Assert.Equal("GitHubInstallationNotFound", problem.Id);
        Assert.Contains($"{installation.Id}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_installation_of_another_App_is_none_of_this_one()
    {
        var others = _gitHub.Install(_gitHub.AddApp("other", "other"), "acme");

        Assert.Equal("GitHubInstallationNotFound", (await Check(Repository, others.Id)).Problem!.Id);
    }

    [Fact]
    public async Task A_suspended_installation_is_named()
    {
        _gitHub.Suspend(_gitHub.Install(_app, "acme").Id);

        Assert.Equal("GitHubInstallationSuspended", (await Check(Repository)).Problem!.Id);
        Assert.Equal("GitHubInstallationSuspended", Assert.Single((await Ask()).Problems).Id);
    }

    [Fact]
    public async Task An_installation_that_is_suspended_while_it_is_asked_is_named()
    {
        var installation = _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Act, Act = () => _gitHub.Suspend(installation.Id), On = r => r.Method == "POST" });

        Assert.Equal("GitHubInstallationSuspended", (await Check(Repository)).Problem!.Id);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        _gitHub.Install(_app, "acme", permissions: new Dictionary<string, string> { ["metadata"] = "read" });

        Assert.Equal("GitHubPermissionMissing", (await Check(Repository)).Problem!.Id);
    }

    [Fact]
    public async Task Runners_that_could_not_register_are_a_warning()
    {
        _gitHub.Install(_app, "acme");

        var problem = Assert.Single((await Ask()).Problems);

        Assert.Equal(("GitHubRunnerPermissionMissing", FindingSeverity.Warning), (problem.Id, problem.Severity));
    }

    [Fact]
    public async Task A_repository_that_was_not_selected_is_named()
    {
        _gitHub.Install(_app, "acme", selection: "selected");

        var problem = (await Check(Repository)).Problem!;

        Assert.Equal("GitHubRepositoryNotVisible", problem.Id);
        Assert.Contains("add this one", problem.Recommendation, StringComparison.Ordinal);
        Assert.Equal("GitHubRepositoryNotVisible", (await Check("https://github.com/acme")).Problem!.Id);
    }

    [Fact]
    public async Task A_key_of_another_App_is_named()
    {
        var other = _gitHub.AddApp("other", "other");

        Assert.Equal(GitHubProblemKind.GitHubKeyNotOfApp, (await Refused(pem: other.PrivateKeyPem)).Problem);
    }

    [Fact]
    public async Task A_second_key_is_as_good_as_the_first() => Assert.Equal(_app.Id, (await Ask(pem: _app.AddKey())).AppId);

    [Fact]
    public async Task An_App_that_is_not_there_is_named() => Assert.Equal(GitHubProblemKind.GitHubAppNotFound, (await Refused(appId: 999_999)).Problem);

    [Theory]
    [InlineData(-300, GitHubProblemKind.GitHubClockAhead)]
    [InlineData(3600, GitHubProblemKind.GitHubClockBehind)]
    public async Task A_clock_that_is_wrong_is_told_from_a_wrong_key(int skew, GitHubProblemKind expected)
    {
        _gitHub.ClockSkew = TimeSpan.FromSeconds(skew);

        var problem = await Refused();

        Assert.Equal(expected, problem.Problem);
        Assert.Matches(@"by \d+ s", problem.Message);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task A_clock_that_is_a_little_wrong_does_no_harm(int skew)
    {
        _gitHub.ClockSkew = TimeSpan.FromSeconds(skew);

        Assert.Equal(_app.Id, (await Ask()).AppId);
    }

    [Fact]
    public async Task Rate_limits_are_waited_for_and_told()
    {
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 429, Body = """{"message":"You have exceeded a secondary rate limit."}""", Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } });
        var said = new List<string>();

        var app = await Ask(settings: Settings() with { OnWait = said.Add });

        Assert.Equal(_app.Id, app.AppId);
        Assert.Equal("Waiting 1 s: GitHub's rate limit.", Assert.Single(said));
    }

    [Fact]
    public async Task A_primary_rate_limit_is_waited_for_until_it_is_reset()
    {
        _gitHub.LimitTo(0, TimeSpan.FromSeconds(2));
        var said = new List<string>();

        var app = await Ask(settings: Settings() with { OnWait = said.Add });

        Assert.Equal(_app.Id, app.AppId);
        Assert.NotEmpty(said);
    }

    [Fact]
    public async Task Rate_limits_are_not_waited_for_too_long()
    {
        _gitHub.LimitTo(0, TimeSpan.FromHours(1));

        Assert.Equal(GitHubProblemKind.GitHubRateLimited, (await Refused(settings: Settings() with { MaxWait = TimeSpan.FromMinutes(5) })).Problem);
    }

    [Fact]
    public async Task To_be_told_to_wait_for_no_time_does_not_mean_to_ask_for_ever()
    {
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "0" }, Times = int.MaxValue });

        Assert.Equal(GitHubProblemKind.GitHubRateLimited, (await Refused(settings: Settings() with { MaxWait = TimeSpan.FromSeconds(2) })).Problem);
        Assert.Equal(3, _gitHub.Requests.Count);
    }

    [Fact]
    public async Task Pages_that_go_round_in_a_circle_have_an_end()
    {
        var next = $"<{new Uri(_gitHub.ApiUrl, "app/installations?per_page=100&page=2")}>; rel=\"next\"";
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 200, Body = "[]", Headers = new Dictionary<string, string> { ["Link"] = next }, On = r => r.Path.EndsWith("/installations", StringComparison.Ordinal), Times = int.MaxValue });

        Assert.Equal(GitHubProblemKind.GitHubNotGitHub, (await Refused()).Problem);
    }

    [Fact]
    public async Task A_token_that_is_about_to_end_is_renewed()
    {
        _gitHub.Install(_app, "acme");
        var clock = new ShiftedClock();
        using var key = GitHubAppKey.Parse(_app.PrivateKeyPem);
        using var client = new GitHubAppClient(Settings() with { Clock = clock }, _app.Id, key);
        Assert.True((await client.CheckAsync(GitHubUrl.Parse(Repository), null, Cancellation)).IsReadable);

        clock.Shift = _gitHub.ClockSkew = TimeSpan.FromMinutes(58);

        Assert.True((await client.CheckAsync(GitHubUrl.Parse(Repository), null, Cancellation)).IsReadable);
        Assert.Equal(2, _gitHub.Requests.Entries.Count(r => r.Method == "POST"));
    }

    [Fact]
    public async Task A_token_that_a_repository_list_does_not_take_is_not_taken_for_a_wrong_key()
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 401, Body = """{"message":"Bad credentials"}""", On = r => r.Path.EndsWith("/installation/repositories", StringComparison.Ordinal), Times = int.MaxValue });

        Assert.Equal("GitHubRepositoryNotVisible", (await Check("https://github.com/acme")).Problem!.Id);
    }

    [Theory]
    [InlineData(FaultKind.DropBefore)]
    [InlineData(FaultKind.DropAfter)]
    [InlineData(FaultKind.Status)]
    public async Task What_fails_for_a_while_is_tried_again(FaultKind kind)
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(new Fault { Kind = kind, Status = 502, Times = 2 });
        _gitHub.Faults.Add(new Fault { Kind = kind, Status = 503, On = r => r.Method == "POST" });
        _gitHub.Faults.Add(new Fault { Kind = kind, Status = 500, On = r => r.Path.EndsWith("/info/refs", StringComparison.Ordinal) });

        Assert.True((await Check(Repository)).IsReadable);
    }

    [Theory]
    [InlineData(FaultKind.Status, GitHubProblemKind.GitHubServerError)]
    [InlineData(FaultKind.DropBefore, GitHubProblemKind.GitHubUnreachable)]
    [InlineData(FaultKind.Html, GitHubProblemKind.GitHubNotGitHub)]
    [InlineData(FaultKind.Delay, GitHubProblemKind.GitHubTimeout)]
    public async Task What_keeps_failing_is_named(FaultKind kind, GitHubProblemKind expected)
    {
        _gitHub.Faults.Add(new Fault { Kind = kind, Status = kind == FaultKind.Html ? 200 : 503, Delay = TimeSpan.FromSeconds(30), Times = int.MaxValue });

        Assert.Equal(expected, (await Refused(settings: Settings() with { Timeout = kind == FaultKind.Delay ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(30) })).Problem);
    }

    [Fact]
    public async Task A_page_in_place_of_a_repository_is_no_proof()
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Html, On = r => r.Path.EndsWith("/info/refs", StringComparison.Ordinal), Times = int.MaxValue });

        Assert.Equal("GitHubNotGitHub", (await Check(Repository)).Problem!.Id);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task No_credential_follows_a_redirect_to_another_host(int status)
    {
        using var elsewhere = GitHubServer.Start();
        _gitHub.Install(_app, "acme");
        var headers = new Dictionary<string, string> { ["Location"] = new Uri(elsewhere.Address, "acme/gitops.git/info/refs").ToString() };
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Headers = headers, Times = int.MaxValue });

        Assert.Equal(GitHubProblemKind.GitHubRedirected, (await Refused()).Problem);
        _gitHub.Faults.Clear();
        _gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Headers = headers, Times = int.MaxValue, On = r => r.Path.EndsWith("/info/refs", StringComparison.Ordinal) });
        Assert.Equal("GitHubRedirected", (await Check(Repository)).Problem!.Id);
        Assert.Equal(0, elsewhere.Requests.Count);
    }

    [Fact]
    public async Task An_IP_allow_list_is_named()
    {
        _gitHub.Install(_app, "acme");
        _gitHub.Faults.Add(new Fault
        {
            Kind = FaultKind.Status,
            Status = 403,
            Body = """{"message":"Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource."}""",
            On = r => r.Method == "POST",
        });

        Assert.Equal("GitHubForbidden", (await Check(Repository)).Problem!.Id);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_named()
    {
        var api = _gitHub.ApiUrl;
        _gitHub.Dispose();

        var problem = await Refused(settings: Settings() with { ApiUrl = api });

        Assert.Equal(GitHubProblemKind.GitHubUnreachable, problem.Problem);
        Assert.Null(problem.InnerException);
    }

    private GitHubSettings Settings() => new() { ApiUrl = _gitHub.ApiUrl, RetryDelay = TimeSpan.FromMilliseconds(2) };

    private async Task<GitHubApp> Ask(GitHubAppQuery? query = null, GitHubSettings? settings = null, string? pem = null, long? appId = null)
    {
        using var key = GitHubAppKey.Parse(pem ?? _app.PrivateKeyPem);
        using var client = new GitHubAppClient(settings ?? Settings(), appId ?? _app.Id, key);
        return await client.GetAppAsync(query ?? new GitHubAppQuery(), Cancellation);
    }

    private Task<GitHubException> Refused(GitHubSettings? settings = null, string? pem = null, long? appId = null) => Assert.ThrowsAsync<GitHubException>(() => Ask(settings: settings, pem: pem, appId: appId));

    private async Task<GitHubRepositoryCheck> Check(string url, long? installationId = null)
    {
        using var key = GitHubAppKey.Parse(_app.PrivateKeyPem);
        using var client = new GitHubAppClient(Settings(), _app.Id, key);
        return await client.CheckAsync(GitHubUrl.Parse(url), installationId, Cancellation);
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
