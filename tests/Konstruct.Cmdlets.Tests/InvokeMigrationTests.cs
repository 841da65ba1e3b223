using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests;

public sealed class InvokeMigrationTests : IDisposable
{
    private const string Broken = MigrationTrial.Engineering + "secrets/secret.yaml";

    private readonly MigrationTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void A_run_puts_out_its_plan_then_a_result_for_each_step_and_cluster()
    {
        var output = _trial.Ok("Invoke-KonstructMigration $repository @run");

        var plan = output[0];
        Assert.Equal("Konstruct.MigrationPlan", plan.TypeNames[0]);
        Assert.Equal(4, plan.List("Vault").Count);
        Assert.Equal(["engineering", "mgmt-data"], plan.List("Clusters").Select(c => c.Text("Name")));
        Assert.Equal(
            ["engineering GitHub Done", "mgmt-data GitHub Done", "engineering Vault Done", "mgmt-data Vault Done", "engineering Files Done", "mgmt-data Files Done"],
            MigrationTrial.Lines(output));
        Assert.Equal((2, 2, "the-token"), (_trial.Trial.Version("engineering"), _trial.Trial.Version("data-platform"), _trial.Trial.Field("data", "password")));
        Assert.All(_trial.Ok("Get-KonstructCluster $repository -WarningAction Ignore"), c => Assert.Equal("GitHubApp", c.Text("Authentication")));
        Assert.All(MigrationTrial.Results(output), r => Assert.Equal(_trial.JournalPath, r.Text("JournalPath")));
    }

    [Fact]
    public void The_files_are_those_that_the_steps_make_alone()
    {
        _trial.Ok("Invoke-KonstructMigration $repository @run");

        using var other = new TemporaryFolder();
        other.WriteSample();
        _trial.Trial.Engine.Runspace.SessionStateProxy.SetVariable("other", other.Path);
        _trial.Ok("""
            Get-KonstructCluster $other -WarningAction Ignore | Convert-KonstructExternalSecret
            Get-KonstructCluster $other -WarningAction Ignore | Update-KonstructCrossplane
            Get-KonstructCluster $other -WarningAction Ignore | New-KonstructPrometheusApp
            """);
        Assert.Equal(other.Texts(), _trial.Folder.Texts());
    }

    [Fact]
    public void A_second_run_changes_nothing_and_writes_no_journal()
    {
        _trial.Ok("Invoke-KonstructMigration $repository @run");
        var (files, journal) = (_trial.Folder.Texts(), File.ReadAllText(_trial.JournalPath));

        var output = _trial.Ok("Invoke-KonstructMigration $repository @run");

        Assert.Equal("False", output[0].Text("HasChanges"));
        Assert.All(MigrationTrial.Results(output).Where(r => r.Text("Step") != "GitHub"), r => Assert.Equal("Unchanged", r.Text("Status")));
        Assert.Equal(files, _trial.Folder.Texts());
        Assert.Equal(journal, File.ReadAllText(_trial.JournalPath));
        Assert.Equal(2, _trial.Trial.Version("engineering"));
    }

    [Fact]
    public void With_WhatIf_the_plan_is_printed_and_nothing_written()
    {
        var text = _trial.Trial.Engine.RunText("Invoke-KonstructMigration $repository @run -RemovePat -WhatIf", width: 200);

        Assert.Contains("githubAppID: \"{{ .githubAppID }}\"", text, StringComparison.Ordinal);
        Assert.Contains($"--- a/{MigrationTrial.Engineering}secrets/secret.yaml", text, StringComparison.Ordinal);
        Assert.Contains("+++ b/" + MigrationTrial.Engineering + "35-kube-prometheus-stack.yaml", text, StringComparison.Ordinal);
        Assert.Contains("+githubAppID +githubAppInstallationID +githubAppPrivateKey, from version 1", text, StringComparison.Ordinal);
        Assert.Contains("-username -password", text, StringComparison.Ordinal);
        Assert.Contains($"(Vault {_trial.Trial.Vault.Address})", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", text, StringComparison.Ordinal);
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(1, _trial.Trial.Version("engineering"));
        Assert.False(File.Exists(_trial.JournalPath));
    }

    [Fact]
    public void What_the_plan_shows_is_what_is_written()
    {
        var preview = _trial.Ok("Invoke-KonstructMigration $repository @run -WhatIf");
        Assert.All(MigrationTrial.Results(preview).Where(r => r.Text("Step") != "GitHub"), r => Assert.Equal("Pending", r.Text("Status")));

        var real = _trial.Ok("Invoke-KonstructMigration $repository @run");

        Assert.Equal(Diffs(preview), Diffs(real));

        static IEnumerable<string> Diffs(IReadOnlyList<PSObject> output) => output[0].List("Files").Select(f => f.Text("Diff"));
    }

    [Theory]
    [InlineData("Get-KonstructCluster $repository -WarningAction Ignore | Invoke-KonstructMigration @run -Name eng*")]
    [InlineData("Invoke-KonstructMigration $repository eng* @run")]
    [InlineData("Invoke-KonstructMigration -LiteralPath $repository -Exclude mgmt-data @run")]
    public void Clusters_are_chosen_in_every_way(string script)
    {
        var output = _trial.Ok(script);

        Assert.Equal(["engineering"], MigrationTrial.Results(output).Select(r => r.Text("ClusterName")).Distinct());
        Assert.Equal(1, _trial.Trial.Version("data"));
        Assert.All(_trial.Before.Keys.Where(k => k.StartsWith(MigrationTrial.Data, StringComparison.Ordinal)), k => Assert.Equal(_trial.Before[k], _trial.Folder.Read(k)));
    }

    [Fact]
    public void The_results_are_a_table_under_the_plan()
    {
        var lines = _trial.Trial.Engine.RunText("Invoke-KonstructMigration $repository @run", width: 120).Split('\n').Select(l => l.TrimEnd()).ToList();

        Assert.Contains("Plan: 2 clusters, 14 files, 4 secrets", lines);
        Assert.Contains($"Journal: {_trial.JournalPath}", lines);
        // The diffs of a fleet would hide what becomes of it; they are in the plan's Files.
        Assert.DoesNotContain(lines, l => l.StartsWith("+++ ", StringComparison.Ordinal));
        Assert.Matches("^Cluster +Step +Status +What$", Assert.Single(lines, l => l.StartsWith("Cluster ", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.StartsWith("engineering      Vault        Done", StringComparison.Ordinal));
    }

    [Fact]
    public void The_plan_of_a_run_names_what_stands_in_the_way()
    {
        _trial.Folder.Write(Broken, _trial.Before[Broken] + "\n\t- broken: [\n");

        var lines = _trial.Trial.Engine.RunText("Invoke-KonstructMigration $repository @run -ErrorAction Ignore", width: 200).Split('\n').Select(l => l.TrimEnd()).TakeWhile(l => !l.StartsWith("Cluster ", StringComparison.Ordinal)).ToList();

        Assert.Contains("engineering (project engineering)", lines);
        Assert.Contains(lines, l => l.Contains(Path.GetFileName(Broken), StringComparison.Ordinal));
        Assert.DoesNotContain("mgmt-data (project data)", lines);
    }

    [Fact]
    public void What_a_killed_run_left_beside_its_files_goes_with_the_next_of_its_journal()
    {
        const string Secret = MigrationTrial.Engineering + "secrets/secret.yaml";
        _trial.Ok("Invoke-KonstructMigration $repository @run");
        var left = Path.Combine(Path.GetDirectoryName(Path.Combine(_trial.Folder.Path, Secret))!, $".konstruct-{Guid.NewGuid():N}.tmp");
        File.Copy(Path.Combine(_trial.Folder.Path, Secret), left);
        _trial.Folder.Write(MigrationTrial.Data + "secrets/secret.yaml", _trial.Before[MigrationTrial.Data + "secrets/secret.yaml"]);

        _trial.Ok("Invoke-KonstructMigration $repository @run");

        Assert.False(File.Exists(left));
    }

    [Fact]
    public void A_failure_in_one_cluster_leaves_the_other_going_on_and_a_later_run_goes_on_from_there()
    {
        _trial.Folder.Write(Broken, _trial.Before[Broken] + "\n\t- broken: [\n");

        var run = _trial.Run("Invoke-KonstructMigration $repository @run -Verify");

        Assert.Equal("engineering", Assert.Single(run.Errors).TargetObject);
        Assert.StartsWith("YamlSyntax", run.Errors[0].FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("engineering Files Failed", MigrationTrial.Lines(run.Output));
        Assert.Contains("engineering Verification Skipped", MigrationTrial.Lines(run.Output));
        Assert.Contains("mgmt-data Files Done", MigrationTrial.Lines(run.Output));
        Assert.Equal(_trial.Before[MigrationTrial.Engineering + "crossplane-components/svc.yaml"], _trial.Folder.Read(MigrationTrial.Engineering + "crossplane-components/svc.yaml"));
        _trial.Folder.Write(Broken, _trial.Before[Broken]);

        var again = _trial.Ok("Invoke-KonstructMigration $repository @run");

        Assert.Contains("engineering Files Done", MigrationTrial.Lines(again));
        Assert.Contains("mgmt-data Files Unchanged", MigrationTrial.Lines(again));
        Assert.Equal(2, _trial.Trial.Version("engineering"));
    }

    [Fact]
    public void Where_a_right_is_missing_for_one_project_the_other_goes_on()
    {
        _trial.Trial.UseToken(_trial.Trial.Vault.CreateToken(
            new Sandbox.Vault.VaultRule($"secret/data/{VaultTrial.Prefix}/data*", "read", "update", "create"), new Sandbox.Vault.VaultRule($"secret/data/{VaultTrial.Prefix}/engineering*", "read")));

        var run = _trial.Run("$run.VaultToken = $vault.VaultToken; Invoke-KonstructMigration $repository @run -WarningAction Ignore");

        Assert.StartsWith("VaultPermissionDenied", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["engineering GitHub Done", "mgmt-data GitHub Done", "engineering Vault Failed", "mgmt-data Vault Done", "engineering Files Skipped", "mgmt-data Files Done"], MigrationTrial.Lines(run.Output));
        Assert.Equal((1, 1), (_trial.Trial.Version("engineering"), _trial.Trial.Version("engineering-platform")));
    }

    [Fact]
    public void What_GitHub_does_not_confirm_is_not_written()
    {
        _trial.Trial.GitHub.Remove(_trial.Trial.GitHub.Install(_trial.Trial.App, "nobody").Id);
        _trial.Trial.Vault.Put("secret", VaultTrial.Prefix + "/engineering", VaultTrial.Pat("nobody"));

        var run = _trial.Run("Invoke-KonstructMigration $repository @run");

        Assert.StartsWith("GitHubInstallationNotFound", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["engineering GitHub Failed", "mgmt-data GitHub Done", "engineering Vault Skipped", "mgmt-data Vault Done", "engineering Files Skipped", "mgmt-data Files Done"], MigrationTrial.Lines(run.Output));
        Assert.Equal(1, _trial.Trial.Version("engineering-platform"));
    }

    [Fact]
    public void Questions_are_asked_for_each_secret_and_each_clusters_files()
    {
        _trial.Trial.Engine.Run("$global:vault.JournalPath = $journal");

        var questions = _trial.Trial.Ask($"Invoke-KonstructMigration '{_trial.Folder.Path}' -Name engineering -App $app @vault -Confirm", "Yes");

        Assert.Equal(3, questions.Count);
        Assert.Contains("registry/konstruct-clusters/engineering", questions[2].Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_credential_in_Vault_no_file_is_changed()
    {
        var questions = _trial.Trial.Ask($"Invoke-KonstructMigration '{_trial.Folder.Path}' -Name engineering -App $app @vault -JournalPath '{_trial.JournalPath}' -Confirm", "No");

        Assert.Equal(2, questions.Count);
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
    }

    [Fact]
    public void Templates_have_files_alone()
    {
        _trial.Folder.WriteUpstream("pat", "templates");

        var output = _trial.Ok("Invoke-KonstructMigration (Join-Path $repository templates) -AppId $id -PrivateKeyPath $key -ApiUrl $api -JournalPath $journal".Replace("(Join-Path $repository templates)", "\"$repository/templates\"", StringComparison.Ordinal));

        Assert.All(MigrationTrial.Results(output).Where(r => r.Text("Step") is "GitHub" or "Vault"), r => Assert.Equal("Skipped", r.Text("Status")));
        Assert.Contains(MigrationTrial.Results(output), r => r.Text("Step") == "Files" && r.Text("Status") == "Done");
    }

    [Fact]
    public void Without_a_cluster_to_ask_nothing_is_verified_and_the_token_stays()
    {
        var output = _trial.Ok("Invoke-KonstructMigration $repository @run -RemovePat -Confirm:$false");

        Assert.All(MigrationTrial.Results(output).Where(r => r.Text("Step") is "Sync" or "Verification" or "RemovePat"), r => Assert.Equal("Skipped", r.Text("Status")));
        Assert.Equal(6, MigrationTrial.Results(output).Count(r => r.Text("Step") is "Sync" or "Verification" or "RemovePat"));
        Assert.Equal("the-token", _trial.Trial.Field("engineering", "password"));
    }

    [Theory]
    [InlineData("-App $app -Push", "ValueUnknown")]
    [InlineData("-App $app -Branch b -PullRequest", "ValueUnknown")]
    [InlineData("-AppId 1", "GitHubAppMissing")]
    [InlineData("", "GitHubAppMissing")]
    [InlineData("-App $app -Branch b", "GitNotARepository")]
    public void What_does_not_fit_together_is_refused_before_anything_is_done(string options, string id)
    {
        var run = _trial.Trial.Run($"Invoke-KonstructMigration $repository {options} @vault -JournalPath $journal");

        Assert.StartsWith(id, Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(1, _trial.Trial.Version("engineering"));
    }

    [Theory]
    [InlineData("-NonInteractive", "", true)]
    [InlineData("-noni", "", true)]
    [InlineData("-NonInteractive", "-Confirm:$false", false)]
    [InlineData("-NonInteractive", "-WhatIf", false)]
    public async Task Where_nobody_answers_the_question_about_the_token_is_refused_at_once(string option, string more, bool isRefused)
    {
        using var none = new TemporaryFolder();

        var run = await RunnerProcess.Run(option, "-Command", $"Invoke-KonstructMigration '{none.Path}' -RemovePat {more}");

        Assert.Equal(isRefused, run.Error.Contains("-Confirm:$false", StringComparison.Ordinal));
        Assert.Equal(isRefused, run.ExitCode != 0);
    }

    [Fact]
    public void A_file_that_is_no_journal_is_not_written_to_and_nothing_is_done()
    {
        File.WriteAllText(_trial.JournalPath, "mine\n");

        var run = _trial.Trial.Run("Invoke-KonstructMigration $repository @run");

        Assert.StartsWith("JournalInvalid", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(1, _trial.Trial.Version("engineering"));
    }
}
