namespace Konstruct.Cmdlets.Tests.Security;

/// <summary>The permissions that <c>docs/security.md</c> asks for are enough, less is refused by name, and where the App has more, no token of the module's does.</summary>
public sealed class GitHubPermissionTests : IDisposable
{
    private readonly MigrationTrial _trial = new();
    private readonly TemporaryFolder _beside = new();

    public void Dispose()
    {
        _trial.Dispose();
        _beside.Dispose();
    }

    [Fact]
    public void To_read_contents_and_metadata_is_enough()
    {
        Use(("contents", "read"), ("metadata", "read"));

        var app = Assert.Single(_trial.Ok("Get-KonstructGitHubApp @own -Url https://github.com/own/gitops.git, https://github.com/own -IncludeRepository"));
        Assert.DoesNotContain(app.List("Problems"), p => p.Text("Severity") == "Error");
        Assert.All(app.List("Checks"), c => Assert.True((bool)c.Properties["IsReadable"].Value));
        Assert.Equal(["Written"], VaultRow.Of(_trial.Run("Set-KonstructVaultAppCredential engineering @own -Scope Downstream -Url https://github.com/own/gitops.git @vault")).Select(r => r.Status));
    }

    [Fact]
    public void Without_contents_it_is_refused_by_name_and_nothing_is_written()
    {
        Use(("metadata", "read"));

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering @own -Scope Downstream -Url https://github.com/own/gitops.git @vault");

        var error = Assert.Single(run.Errors);
        Assert.StartsWith("GitHubPermissionMissing", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'Contents: read'", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, _trial.Trial.Version("engineering"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("read")]
    public void Pull_requests_take_the_permission_to_write_them(string level)
    {
        _trial.Commit();
        Use([("contents", "read"), ("metadata", "read"), .. level == "none" ? Array.Empty<(string, string)>() : [("pull_requests", level)]], on: "acme");

        var run = _trial.Run("Invoke-KonstructMigration $repository @own -JournalPath $journal @vault -Name engineering -InstallationId $ownInstallation -PlatformInstallationId $ownInstallation -SkipGitHubCheck -Branch github-app -Push -PullRequest");

        var error = Assert.Single(run.Errors);
        Assert.StartsWith("GitHubTokenMissing", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'Pull requests: write'", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_trial.Trial.GitHub.PullRequests);
        Assert.Equal(1, _trial.Trial.Version("engineering"));
    }

    [Fact]
    public void With_it_one_is_opened_by_a_token_for_that_alone()
    {
        _trial.Commit();
        Use([("administration", "write"), ("contents", "write"), ("metadata", "read"), ("organization_self_hosted_runners", "write"), ("pull_requests", "write"), ("secrets", "write")], on: "acme");

        _trial.Ok("Invoke-KonstructMigration $repository @own -JournalPath $journal @vault -Name engineering -InstallationId $ownInstallation -PlatformInstallationId $ownInstallation -SkipGitHubCheck -Branch github-app -Push -PullRequest");
        _trial.Ok("$null = Get-KonstructGitHubApp @own -Url https://github.com/acme/gitops.git, https://github.com/acme -IncludeRepository");

        Assert.Single(_trial.Trial.GitHub.PullRequests);
        var granted = _trial.Trial.GitHub.GrantedTokens.Select(t => string.Join(' ', t.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{p.Value}"))).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["contents:read metadata:read", "contents:read metadata:read pull_requests:write"], granted);
    }

    private void Use(params (string Name, string Level)[] permissions) => Use(permissions, on: "own");

    // An App of its own, beside the trial's.
    private void Use((string Name, string Level)[] permissions, string on)
    {
        var gitHub = _trial.Trial.GitHub;
        var app = gitHub.AddApp("own", on, permissions.ToDictionary(p => p.Name, p => p.Level));
        gitHub.AddRepository("own/gitops");
        var installation = gitHub.Install(app, on);
        var session = _trial.Trial.Engine.Runspace.SessionStateProxy;
        session.SetVariable("ownInstallation", installation.Id);
        session.SetVariable("own", new System.Collections.Hashtable { ["AppId"] = $"{app.Id}", ["PrivateKeyPath"] = _beside.Write("own.pem", app.PrivateKeyPem), ["ApiUrl"] = gitHub.ApiUrl });
    }
}
