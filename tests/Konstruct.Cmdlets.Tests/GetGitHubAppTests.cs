using System.Management.Automation;
using System.Security;

namespace Konstruct.Cmdlets.Tests;

public sealed class GetGitHubAppTests : IDisposable
{
    private readonly VaultTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void An_App_tells_who_it_is_where_it_is_installed_and_keeps_its_key_secret()
    {
        var app = Assert.Single(Ok("Get-KonstructGitHubApp $id $key -ApiUrl $api -IncludeRepository"));

        Assert.Equal(($"{_trial.App.Id}", "konstruct", "acme"), (app.Text("AppId"), app.Text("Slug"), app.Text("Owner")));
        Assert.Equal(["acme", "acme-platform"], app.List("Installations").Select(i => i.Text("Account")));
        Assert.Equal(["acme/gitops"], app.List("Installations")[0].List("Repositories").Select(r => $"{r}"));
        Assert.IsType<SecureString>(app.Properties["PrivateKey"].Value);
    }

    [Theory]
    [InlineData("Get-KonstructGitHubApp -AppId $id -PrivateKey (Protect ([IO.File]::ReadAllText($key))) -ApiUrl $api")]
    [InlineData("[pscustomobject]@{ AppId = $id; PrivateKeyPath = $key; GitHubApiUrl = $api } | Get-KonstructGitHubApp")]
    public void The_key_is_taken_in_every_way(string script) => Assert.Equal($"{_trial.App.Id}", Assert.Single(Ok(script)).Text("AppId"));

    [Fact]
    public void A_URL_that_cannot_be_read_is_an_error_and_the_App_comes_all_the_same()
    {
        var run = _trial.Run("Get-KonstructGitHubApp $id $key -ApiUrl $api -Url https://github.com/acme/gitops.git, https://github.com/nosuch/gitops.git");

        var app = Assert.Single(run.Output);
        Assert.StartsWith("GitHubInstallationNotFound", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("https://github.com/nosuch/gitops.git", run.Errors[0].TargetObject);
        Assert.Equal(["True", "False"], app.List("Checks").Select(c => c.Text("IsReadable")));
        Assert.Contains(app.List("Problems"), p => p.Text("Id") == "GitHubInstallationNotFound");
    }

    [Fact]
    public void An_organisation_that_is_missing_is_an_error()
    {
        var run = _trial.Run("Get-KonstructGitHubApp $id $key -ApiUrl $api -Organization acme, nosuch");

        Assert.Equal("nosuch", Assert.Single(run.Errors).TargetObject);
        Assert.Equal("acme", Assert.Single(Assert.Single(run.Output).List("Installations")).Text("Account"));
    }

    [Fact]
    public void What_was_not_asked_for_by_name_is_a_warning()
    {
        var other = _trial.GitHub.Install(_trial.App, "other");
        _trial.GitHub.Suspend(other.Id);

        var run = _trial.Run("Get-KonstructGitHubApp $id $key -ApiUrl $api");

        Assert.Empty(run.Errors);
        Assert.Contains("is suspended since", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-KonstructGitHubApp Iv23liAbc $key -ApiUrl $api", "GitHubAppIdInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Get-KonstructGitHubApp 1.2e+06 $key -ApiUrl $api", "GitHubAppIdInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Get-KonstructGitHubApp 999999 $key -ApiUrl $api", "GitHubAppNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-KonstructGitHubApp $id nosuch.pem -ApiUrl $api", "GitHubKeyNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-KonstructGitHubApp $id -PrivateKey (Protect 'secret-of-mine') -ApiUrl $api", "GitHubKeyNotPem", ErrorCategory.InvalidData)]
    [InlineData("Get-KonstructGitHubApp $id $key -ApiUrl https://github.com", "GitHubApiUrlInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Get-KonstructGitHubApp $id $key -ApiUrl $api -Url git@github.com:acme/gitops.git", "GitHubUrlNotHttps", ErrorCategory.InvalidArgument)]
    public void What_makes_an_App_useless_is_named(string script, string expected, ErrorCategory category)
    {
        var run = _trial.Run(script);

        var error = Assert.Single(run.Errors);
        Assert.Equal((expected, category), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.DoesNotContain("secret-of-mine", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_key_of_another_App_is_named()
    {
        _trial.Engine.Runspace.SessionStateProxy.SetVariable("other", _trial.GitHub.AddApp("other", "other").PrivateKeyPem);

        Assert.StartsWith("GitHubKeyNotOfApp", Assert.Single(_trial.Run("Get-KonstructGitHubApp $id -PrivateKey (Protect $other) -ApiUrl $api").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_proxy_of_the_environment_is_used()
    {
        using var proxy = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        proxy.Start();
        var asked = Task.Run(async () =>
        {
            using var client = await proxy.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);
        var start = RunnerProcess.StartInfo("-Command", $"Get-KonstructGitHubApp {_trial.App.Id} '{_trial.Engine.Runspace.SessionStateProxy.GetVariable("key")}'");
        start.Environment["HTTPS_PROXY"] = $"http://{proxy.LocalEndpoint}";
        start.Environment.Remove("NO_PROXY");
        start.Environment.Remove("no_proxy");
        using var process = System.Diagnostics.Process.Start(start)!;

        var line = await asked.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        process.Kill();
        Assert.Equal("CONNECT api.github.com:443 HTTP/1.1", line);
    }

    [Fact]
    public void It_says_what_it_waits_for()
    {
        _trial.GitHub.LimitTo(0, TimeSpan.FromSeconds(1));

        var run = _trial.Run("Get-KonstructGitHubApp $id $key -ApiUrl $api");

        Assert.Empty(run.Errors);
        Assert.Contains(run.Progress, p => p.StatusDescription.Contains("rate limit", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_user_sees_has_installations_and_problems_but_no_key()
    {
        _trial.GitHub.Suspend(_trial.GitHub.Install(_trial.App, "other").Id);

        var text = _trial.Engine.RunText("Get-KonstructGitHubApp $id $key -ApiUrl $api -WarningAction Ignore", width: 120);

        Assert.Contains($"konstruct ({_trial.App.Id})", text, StringComparison.Ordinal);
        Assert.Contains("suspended", text, StringComparison.Ordinal);
        Assert.Contains("GitHubInstallationSuspended", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Secure", text, StringComparison.Ordinal);
    }

    private IReadOnlyList<PSObject> Ok(string script)
    {
        var run = _trial.Run(script);
        Assert.Null(run.Failure);
        Assert.Empty(run.Errors);
        return run.Output;
    }
}
