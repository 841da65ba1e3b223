namespace Konstruct.Cmdlets.Tests;

public sealed class UndoMigrationTests : IDisposable
{
    private const string Undo = "Undo-KonstructMigration -Journal $journal -VaultToken $vault.VaultToken";
    private const string Secret = MigrationTrial.Engineering + "secrets/secret.yaml";

    private readonly MigrationTrial _trial = new();

    public UndoMigrationTests() => _trial.Ok("Invoke-KonstructMigration $repository @run");

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void The_whole_run_is_taken_back_in_another_shell_and_once()
    {
        using var shell = new Engine();
        shell.Runspace.SessionStateProxy.SetVariable("vault", _trial.Trial.Engine.Runspace.SessionStateProxy.GetVariable("vault"));
        shell.Runspace.SessionStateProxy.SetVariable("journal", _trial.JournalPath);

        var run = shell.Run(Undo);

        Assert.Empty(run.Errors);
        Assert.All(run.Output, r => Assert.Equal("Done", r.Text("Status")));
        Assert.Equal((14, 4), (run.Output.Count(r => r.Text("Step") == "Files"), run.Output.Count(r => r.Text("Step") == "Vault")));
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(("", "the-token", 3), (_trial.Trial.Field("engineering", "githubAppID"), _trial.Trial.Field("engineering", "password"), _trial.Trial.Version("engineering")));
        Assert.All(_trial.Ok(Undo), r => Assert.Equal("Unchanged", r.Text("Status")));
        Assert.Equal(3, _trial.Trial.Version("engineering"));
    }

    [Fact]
    public void Results_can_be_piped()
    {
        _trial.Folder.Write(Secret, _trial.Before[Secret]);

        var output = _trial.Ok("Invoke-KonstructMigration $repository @run | Undo-KonstructMigration -VaultToken $vault.VaultToken");

        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.All(output, r => Assert.Contains(r.Text("Status"), new[] { "Done", "Unchanged" }));
    }

    [Fact]
    public void With_WhatIf_nothing_is_taken_back()
    {
        var (files, journal) = (_trial.Folder.Texts(), File.ReadAllText(_trial.JournalPath));

        var run = _trial.Run($"{Undo} -WhatIf");

        Assert.All(run.Output, r => Assert.Equal("Pending", r.Text("Status")));
        Assert.Equal(18, run.HostText.Split("What if:").Length - 1);
        Assert.Equal(files, _trial.Folder.Texts());
        Assert.Equal(journal, File.ReadAllText(_trial.JournalPath));
        Assert.Equal(2, _trial.Trial.Version("engineering"));
    }

    [Fact]
    public void What_others_changed_since_is_left_and_the_rest_goes_on()
    {
        _trial.Folder.Write(Secret, _trial.Folder.Read(Secret) + "# theirs\n");
        _trial.Trial.Vault.Put("secret", VaultTrial.Prefix + "/data", VaultTrial.Pat("theirs"));

        var run = _trial.Run(Undo);

        Assert.Equal(["JournalFileChanged", "VaultChangedSince"], run.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.EndsWith("# theirs\n", _trial.Folder.Read(Secret), StringComparison.Ordinal);
        Assert.Equal("https://github.com/theirs/gitops.git", _trial.Trial.Field("data", "url"));
        Assert.Equal(13 + 3, run.Output.Count(r => r.Text("Status") == "Done"));
    }

    [Fact]
    public void Without_Vault_files_are_taken_back_and_a_later_run_goes_on()
    {
        var run = _trial.Run("Undo-KonstructMigration $journal -VaultAddress http://127.0.0.1:9 -VaultMaxRetries 0 -VaultToken $vault.VaultToken");

        Assert.StartsWith("VaultUnreachable", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(4, _trial.Ok(Undo).Count(r => r.Text("Step") == "Vault" && r.Text("Status") == "Done"));
    }

    [Fact]
    public void A_journal_that_is_not_there_is_an_error()
    {
        var run = _trial.Run("Undo-KonstructMigration \"$journal.other\" -VaultToken $vault.VaultToken");

        Assert.StartsWith("JournalNotFound", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_that_was_not_pushed_goes_and_what_was_merged_is_taken_back_in_the_work_tree()
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");
        trial.Git("merge", "--quiet", "--ff-only", "github-app");

        var output = trial.Ok(Undo);

        Assert.Equal("Done", Assert.Single(output, r => r.Text("Step") == "Branch").Text("Status"));
        Assert.Equal("main", trial.Git("branch", "--format=%(refname:short)"));
        Assert.All(trial.Before, f => Assert.Equal(f.Value, trial.Folder.Read(f.Key)));
        Assert.False(File.Exists(Path.Combine(trial.Folder.Path, MigrationTrial.Engineering, "35-kube-prometheus-stack.yaml")));
    }
}
