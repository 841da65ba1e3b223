namespace Konstruct.Cmdlets.Tests;

/// <summary>A migration with its verification, in clusters that run the sample.</summary>
public sealed class VerifiedMigrationTests(PlatformTrial trial) : IClassFixture<PlatformTrial>
{
    private const string Secret = "argocd/repo-credentials-template/engineering";
    private const string Migrate = "Invoke-KonstructMigration $repository @app @vault @clusters -JournalPath $journal -WarningAction Ignore";

    [Fact]
    public void A_run_is_verified_and_the_token_removed_only_after_that()
    {
        var output = trial.Ok($"{Migrate} -Verify -TimeoutSec 40").Output;

        var last = Assert.Single(MigrationTrial.Results(output).Select(r => r.Text("Step")).Distinct().TakeLast(1));
        Assert.Equal(["engineering Done", "mgmt-data Done"], Steps(output, last));
        Assert.NotNull(Password());
        Assert.All(MigrationTrial.Results(output).Select(r => r.BaseObject).Cast<dynamic>(), r => Assert.True((TimeSpan?)r.Duration >= TimeSpan.Zero && (DateTimeOffset?)r.StartedAt > DateTimeOffset.UtcNow.AddMinutes(-5)));

        Assert.All(MigrationTrial.Results(trial.Ok($"{Migrate} -Verify -TimeoutSec 40").Output).Where(r => r.Text("Step") is "Vault" or "Files"), r => Assert.Equal("Unchanged", r.Text("Status")));

        var checks = trial.Ok("Test-KonstructArgoAuth engineering @vault @clusters -Scope Secret, GitHub -Wait -TimeoutSec 20").Output;
        Assert.NotEmpty(checks);
        Assert.All(checks, c => Assert.NotEqual("Fail", c.Text("Status")));
        Assert.Equal([true], trial.Ok("Test-KonstructArgoAuth engineering @vault @clusters -Scope Secret, GitHub -Quiet").OutputOf<bool>());

        trial.Sandbox.GitHub.Suspend(trial.Sandbox.GitHub.InstallationOn("acme")!.Id);
        var suspended = trial.Run($"{Migrate} -RemovePat -Confirm:$false -SkipGitHubCheck -TimeoutSec 2");
        Assert.Contains(MigrationTrial.Results(suspended.Output), r => r.Text("Status") == "Failed");
        Assert.DoesNotContain(MigrationTrial.Results(suspended.Output), r => r.Text("Reason")?.EndsWith("..", StringComparison.Ordinal) == true);
        Assert.NotNull(Password());
        trial.Sandbox.GitHub.Unsuspend(trial.Sandbox.GitHub.InstallationOn("acme")!.Id);

        trial.Ok($"{Migrate} -RemovePat -Confirm:$false -TimeoutSec 40");
        Assert.Null(Password());
        checks = trial.Ok("Test-KonstructArgoAuth @vault @clusters -Refresh -TimeoutSec 20 -Scope Vault, ExternalSecret, Secret, GitHub, ArgoCD, Crossplane").Output;
        Assert.NotEmpty(checks);
        Assert.DoesNotContain(checks, c => c.Text("Status") == "Fail");
    }

    private string? Password() => (string?)trial.Sandbox.Vault.Get("secret", Secret)?["password"];

    private static IEnumerable<string> Steps(IEnumerable<System.Management.Automation.PSObject> output, string step) => MigrationTrial.Results(output).Where(r => r.Text("Step") == step).Select(r => $"{r.Text("ClusterName")} {r.Text("Status")}");
}
