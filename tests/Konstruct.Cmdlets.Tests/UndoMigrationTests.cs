using System.Text.Json.Nodes;

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

    [Theory]
    [InlineData("$journal | Undo-KonstructMigration @vault -WhatIf")]
    [InlineData("[IO.FileInfo]::new($journal) | Undo-KonstructMigration @vault -WhatIf")]
    [InlineData("Undo-KonstructMigration ($journal -replace 'run', 'r*') @vault -WhatIf")]
    public void A_journal_comes_by_name_as_a_file_or_by_wildcards(string script)
    {
        var run = _trial.Trial.Run(script);

        Assert.Null(run.Failure);
        Assert.Empty(run.Errors);
        Assert.Equal(18, run.Output.Count);
    }

    [Fact]
    public void What_would_be_taken_back_is_named_in_a_table()
    {
        var lines = _trial.Trial.Engine.RunText($"{Undo} -WhatIf 6>$null", width: 120).Split('\n').Select(l => l.TrimEnd()).ToList();

        Assert.Contains(lines, l => l.StartsWith("engineering      Files        Pending   restore ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("engineering      Files        Pending   delete 35-kube-prometheus-stack.yaml, which the run created", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.EndsWith(", from version 2", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("2 -> 2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_others_changed_is_left_and_so_is_the_secret_that_it_reads()
    {
        _trial.Folder.Write(Secret, _trial.Folder.Read(Secret) + "# theirs\n");

        var run = _trial.Run(Undo);

        Assert.Equal(["JournalFileChanged"], Ids(run));
        Assert.EndsWith("# theirs\n", _trial.Folder.Read(Secret), StringComparison.Ordinal);
        Assert.Equal(13 + 2, run.Output.Count(r => r.Text("Status") == "Done"));
        Assert.All(run.Output.Where(r => r.Text("Step") == "Vault" && r.Text("ProjectName") == "engineering"), r =>
        {
            Assert.Equal("Skipped", r.Text("Status"));
            Assert.StartsWith("files of 'engineering' were not taken back, and may read what would go: ", r.Text("Reason"), StringComparison.Ordinal);
        });
        Assert.Equal((2, 3), (_trial.Trial.Version("engineering"), _trial.Trial.Version("data")));

        var forced = _trial.Run($"{Undo} -Force");

        Assert.Equal(["JournalFileChanged"], Ids(forced));
        Assert.Equal(3, _trial.Trial.Version("engineering"));
    }

    [Fact]
    public void Where_Vault_would_refuse_no_file_of_the_project_is_touched()
    {
        _trial.Trial.Vault.Put("secret", VaultTrial.Prefix + "/data", VaultTrial.Pat("theirs"));
        var data = _trial.Folder.Read(MigrationTrial.Data + "secrets/secret.yaml");

        var run = _trial.Run(Undo);

        Assert.Equal(["VaultChangedSince"], Ids(run));
        Assert.Equal(data, _trial.Folder.Read(MigrationTrial.Data + "secrets/secret.yaml"));
        Assert.Equal(_trial.Before[Secret], _trial.Folder.Read(Secret));
        Assert.Contains("7 files were not touched", Assert.Single(run.Output, r => r.Text("ClusterName") == "mgmt-data").Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(("https://github.com/theirs/gitops.git", 2), (_trial.Trial.Field("data", "url"), _trial.Trial.Version("data-platform")));

        _trial.Ok($"{Undo} -Force");

        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal("https://github.com/acme/gitops.git", _trial.Trial.Field("data", "url"));
    }

    [Fact]
    public void Without_Vault_no_file_is_touched_unless_it_is_forced_and_a_later_undo_goes_on()
    {
        var files = _trial.Folder.Texts();
        const string Elsewhere = "Undo-KonstructMigration $journal -VaultMaxRetries 0 -VaultToken $vault.VaultToken -VaultAddress http://127.0.0.1:9";

        Assert.Equal(["JournalVaultNotNamed"], Ids(_trial.Run(Elsewhere)));
        Assert.Equal(files, _trial.Folder.Texts());

        Assert.Equal(["VaultUnreachable"], Ids(_trial.Run($"{Elsewhere} -Force")));
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(4, _trial.Ok(Undo).Count(r => r.Text("Step") == "Vault" && r.Text("Status") == "Done"));
    }

    [Fact]
    public void A_token_of_the_environment_goes_to_no_address_that_only_the_journal_names()
    {
        _trial.Trial.Vault.Requests.Clear();
        const string Environment = "$env:VAULT_TOKEN = $token; try { Undo-KonstructMigration $journal {0} } finally { $env:VAULT_TOKEN = $env:VAULT_ADDR = $null }";

        foreach (var script in new[] { Environment.Replace("{0}", "", StringComparison.Ordinal), "$env:VAULT_ADDR = 'https://vault.example.com'; " + Environment.Replace("{0}", "", StringComparison.Ordinal) })
            Assert.Equal(["JournalVaultNotNamed"], Ids(_trial.Run(script)));
        Assert.Empty(_trial.Trial.Vault.Requests.Entries);

        _trial.Ok(Environment.Replace("{0}", "-VaultAddress $vault.VaultAddress.TrimEnd('/')", StringComparison.Ordinal));
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
    }

    [Fact]
    public void A_repository_that_is_not_there_is_one_error_and_its_new_place_can_be_named()
    {
        using var moved = new TemporaryFolder();
        Directory.Move(Path.Combine(_trial.Folder.Path, "registry"), Path.Combine(moved.Path, "registry"));

        var run = _trial.Run(Undo);

        // Outside of a work tree, each cluster's folder is a repository of its own.
        Assert.Equal(["JournalRepositoryMissing"], Ids(run));
        Assert.Contains(", and 1 more, are not there", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.All(run.Output.Where(r => r.Text("Step") == "Vault"), r => Assert.Equal("Skipped", r.Text("Status")));
        Assert.DoesNotContain("undone", File.ReadAllText(_trial.JournalPath), StringComparison.Ordinal);

        _trial.Trial.Engine.Runspace.SessionStateProxy.SetVariable("moved", moved.Path);
        Assert.Equal(["JournalRepositoryMissing"], Ids(_trial.Run($"{Undo} -Repository $repository")));
        Assert.All(_trial.Ok($"{Undo} -Repository $moved"), r => Assert.Equal("Done", r.Text("Status")));
        Assert.All(_trial.Before.Where(f => f.Key.StartsWith("registry/", StringComparison.Ordinal)), f => Assert.Equal(f.Value, moved.Texts()[f.Key]));
        Assert.Equal(3, _trial.Trial.Version("engineering"));
    }

    [Fact]
    public void Runs_are_taken_back_the_newest_first_whatever_order_their_journals_are_given_in()
    {
        _trial.Ok("$global:second = \"$journal.2.jsonl\"; $run.JournalPath = $second; Invoke-KonstructMigration $repository @run -RemoteWriteUrl https://metrics.example.com/api/v1/write");

        var preview = _trial.Ok("Undo-KonstructMigration $journal, $second -VaultToken $vault.VaultToken -WhatIf");
        Assert.All(preview, r => Assert.Equal("Pending", r.Text("Status")));

        var output = _trial.Ok("Undo-KonstructMigration $journal, $second -VaultToken $vault.VaultToken");
        Assert.EndsWith(".2.jsonl", output[0].Text("JournalPath"), StringComparison.Ordinal);
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
    }

    [Fact]
    public void A_damaged_journal_gives_files_back_and_Vault_only_when_it_is_forced()
    {
        var lines = File.ReadAllLines(_trial.JournalPath);
        var at = Array.FindIndex(lines, l => l.Contains("vaultWritten", StringComparison.Ordinal));
        lines[at] = lines[at][..20];
        File.WriteAllLines(_trial.JournalPath, lines);

        var run = _trial.Run(Undo);

        Assert.Equal(["JournalDamaged"], Ids(run));
        Assert.Contains($"line {at + 1} cannot be relied on", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(2, _trial.Trial.Version("engineering"));

        _trial.Ok($"{Undo} -Force");
        Assert.Equal(3, _trial.Trial.Version("data"));
    }

    [Fact]
    public void What_a_killed_run_left_beside_its_files_goes()
    {
        var folder = Path.GetDirectoryName(Path.Combine(_trial.Folder.Path, Secret))!;
        File.Copy(Path.Combine(_trial.Folder.Path, Secret), Path.Combine(folder, $".konstruct-{Guid.NewGuid():N}.tmp"));
        var theirs = Path.Combine(folder, $".konstruct-{Guid.NewGuid():N}.tmp");
        File.WriteAllText(theirs, "theirs\n");

        _trial.Ok(Undo);

        Assert.Equal([theirs], Directory.EnumerateFiles(folder, ".konstruct-*"));
    }

    [Fact]
    public void A_work_tree_that_a_killed_run_left_keeps_no_branch_from_going()
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");
        var left = Directory.CreateTempSubdirectory("konstruct-branch-").FullName;
        File.WriteAllText(Path.Combine(left, "owner"), "");
        trial.Git("worktree", "add", "--quiet", Path.Combine(left, "tree"), "github-app");

        Assert.Equal("Done", Assert.Single(trial.Ok(Undo), r => r.Text("Step") == "Branch").Text("Status"));

        Assert.Equal("main", trial.Git("branch", "--format=%(refname:short)"));
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public void What_git_remembers_of_a_killed_run_s_work_tree_goes_with_the_next_run()
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        var left = Directory.CreateTempSubdirectory("konstruct-branch-").FullName;
        trial.Git("worktree", "add", "--quiet", "-b", "another", Path.Combine(left, "tree"));
        Directory.Delete(left, recursive: true);

        trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");

        Assert.Single(trial.Git("worktree", "list").Split('\n'));
        Assert.Equal("github-app\nmain", trial.Git("branch", "--format=%(refname:short)"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_commit_that_a_killed_run_did_not_come_to_note_is_told(int noted)
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");
        var lines = File.ReadAllLines(trial.JournalPath);
        int[] commits = [.. lines.Index().Where(l => l.Item.Contains("\"entry\":\"commit\"", StringComparison.Ordinal)).Select(l => l.Index)];
        File.WriteAllLines(trial.JournalPath, lines[..commits[noted]]);
        trial.Git("branch", "--force", "github-app", $"github-app~{1 - noted}");

        var branch = Assert.Single(trial.Ok(Undo), r => r.Text("Step") == "Branch");

        Assert.Equal(("Skipped", trial.Git("rev-parse", "github-app")), (branch.Text("Status"), branch.Text("Commit")));
        Assert.Contains("git branch -D github-app", branch.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(3, trial.Trial.Version("engineering"));

        trial.Git("branch", "-D", "github-app");
        var rest = trial.Ok(Undo).Where(r => r.Text("Step") == "Branch").ToList();
        Assert.Equal(noted, rest.Count);
        Assert.All(rest, r => Assert.Equal("the branch 'github-app' is gone.", r.Text("Reason")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_write_that_a_killed_run_had_but_begun_is_in_nobodys_way(bool wasMadeLater)
    {
        const string Path = VaultTrial.Prefix + "/engineering";
        var begun = File.ReadAllLines(_trial.JournalPath).Single(l => l.Contains($"\"path\":\"{Path}\"", StringComparison.Ordinal) && l.Contains("\"entry\":\"vault\"", StringComparison.Ordinal));
        var entry = JsonNode.Parse(begun)!;
        (entry["id"], entry["versionBefore"]) = (1000, 2);
        File.AppendAllText(_trial.JournalPath, entry.ToJsonString() + "\n");
        var moved = _trial.Trial.Vault.Get("secret", Path)!;
        if (wasMadeLater)
        {
            // By another run, which has been taken back since.
            _trial.Trial.Vault.Put("secret", Path, new JsonObject { ["url"] = "https://github.com/acme/gitops.git" });
            _trial.Trial.Vault.Put("secret", Path, moved);
        }

        Assert.All(_trial.Ok(Undo), r => Assert.Equal("Done", r.Text("Status")));

        Assert.Equal(("", "the-token", wasMadeLater ? 5 : 3), (_trial.Trial.Field("engineering", "githubAppID"), _trial.Trial.Field("engineering", "password"), _trial.Trial.Version("engineering")));
    }

    [Fact]
    public void What_an_undo_restored_that_was_killed_before_it_said_so_goes_with_what_a_run_wrote_since()
    {
        _trial.Ok(Undo);
        File.WriteAllLines(_trial.JournalPath, File.ReadAllLines(_trial.JournalPath).Where(l => !l.Contains("\"entry\":\"undone\"", StringComparison.Ordinal)));
        _trial.Ok("Invoke-KonstructMigration $repository @run");
        Assert.Equal(4, _trial.Trial.Version("engineering"));

        Assert.All(_trial.Ok(Undo), r => Assert.Contains(r.Text("Status"), new[] { "Done", "Unchanged" }));

        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(("", "the-token", 5), (_trial.Trial.Field("engineering", "githubAppID"), _trial.Trial.Field("engineering", "password"), _trial.Trial.Version("engineering")));
    }

    [Fact]
    public void A_secret_that_another_run_wrote_at_the_same_moment_is_that_runs()
    {
        const string Path = VaultTrial.Prefix + "/engineering";
        var moved = _trial.Trial.Vault.Get("secret", Path)!;
        _trial.Ok(Undo);
        _trial.Trial.Vault.Faults.Add(new Sandbox.Fault { Kind = Sandbox.FaultKind.Act, Act = () => _trial.Trial.Vault.Put("secret", Path, moved), On = r => r.Method is "POST" or "PUT" or "PATCH" && r.Path.EndsWith("/data/" + Path, StringComparison.Ordinal) });
        _trial.Ok("Invoke-KonstructMigration $repository @run");
        Assert.Equal(4, _trial.Trial.Version("engineering"));

        _trial.Run(Undo);

        Assert.Equal((4, 5), (_trial.Trial.Version("engineering"), _trial.Trial.Version("data")));
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
    }

    // As where two runs for different Apps are at work at once.
    [Fact]
    public void Where_each_of_two_runs_wrote_one_secret_of_a_project_last_neither_goes_back_first_and_force_keeps_the_token()
    {
        const string Both = "Undo-KonstructMigration -Journal $journal, $second -VaultToken $vault.VaultToken";
        _trial.Ok("$global:second = \"$journal.2.jsonl\"; Invoke-KonstructMigration $repository -Name engineering -AppId 99 -PrivateKeyPath $key -InstallationId 98 -PlatformInstallationId 97 -SkipGitHubCheck @vault -JournalPath $second -WarningAction Ignore");
        Assert.Equal((3, 3), (_trial.Trial.Version("engineering"), _trial.Trial.Version("engineering-platform")));
        Renumber(_trial.JournalPath, versionBefore: 2);
        Renumber(_trial.JournalPath + ".2.jsonl", versionBefore: 1);
        var moved = _trial.Folder.Texts();

        var run = _trial.Run(Both);

        Assert.NotEmpty(run.Errors);
        Assert.All(run.Errors, e => Assert.StartsWith("VaultChangedSince", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(moved[Secret], _trial.Folder.Read(Secret));
        Assert.Equal((3, 3), (_trial.Trial.Version("engineering"), _trial.Trial.Version("engineering-platform")));

        _trial.Ok($"{Both} -Force");
        Assert.Equal(_trial.Before, _trial.Folder.Texts());
        Assert.Equal(("the-token", "the-token"), (_trial.Trial.Field("engineering", "password"), _trial.Trial.Field("engineering-platform", "password")));
        // Of what neither run found, one may have left something beside it.
        _trial.Ok("Undo-KonstructVaultAppCredential $prefix/engineering-platform 1 @vault -Force".Replace("$prefix", VaultTrial.Prefix, StringComparison.Ordinal));
        Assert.Equal(("", "the-token"), (_trial.Trial.Field("engineering-platform", "githubAppID"), _trial.Trial.Field("engineering-platform", "password")));

        // The platform's secret, as if the runs had come to it in the other order.
        static void Renumber(string journal, int versionBefore)
        {
            var lines = File.ReadAllLines(journal).Select(l => JsonNode.Parse(l)!).ToList();
            var write = lines.Find(l => (string?)l["entry"] == "vault" && ((string?)l["path"])!.EndsWith("/engineering-platform", StringComparison.Ordinal))!;
            var written = lines.Find(l => (string?)l["entry"] == "vaultWritten" && (int)l["of"]! == (int)write["id"]!)!;
            write["versionBefore"] = versionBefore;
            (written["versionBefore"], written["versionAfter"]) = (versionBefore, versionBefore + 1);
            File.WriteAllLines(journal, lines.Select(l => l.ToJsonString()));
        }
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

    [Fact]
    public void A_branch_goes_back_to_where_the_run_found_it()
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        trial.Ok("Invoke-KonstructMigration $repository engineering @run -Branch github-app");
        var first = trial.Git("rev-parse", "github-app");
        trial.Ok("$global:second = \"$journal.2.jsonl\"; $run.JournalPath = $second; Invoke-KonstructMigration $repository @run -Branch github-app");

        Assert.Equal($"take the branch github-app back to {first[..10]}", Assert.Single(trial.Ok("Undo-KonstructMigration $second -VaultToken $vault.VaultToken -WhatIf"), r => r.Text("Step") == "Branch").Text("Changes"));
        var output = trial.Ok("Undo-KonstructMigration $second -VaultToken $vault.VaultToken");

        Assert.Contains(first[..10], Assert.Single(output, r => r.Text("Step") == "Branch").Text("Changes"), StringComparison.Ordinal);
        Assert.Equal(first, trial.Git("rev-parse", "github-app"));
        trial.Ok(Undo);
        Assert.Equal("main", trial.Git("branch", "--format=%(refname:short)"));
        Assert.Equal((3, 3), (trial.Trial.Version("engineering"), trial.Trial.Version("data")));
    }

    // The branch is gone without the journal having it, as where an undo was killed before it could note it, or with.
    [Theory]
    [InlineData("git -C $repository branch --quiet -D github-app")]
    [InlineData("$null = " + Undo)]
    public void A_branch_that_a_run_made_anew_with_the_same_journal_goes(string between)
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");
        trial.Ok(between);
        // A commit has the second it was made in.
        Thread.Sleep(1100);
        trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");

        var output = trial.Ok(Undo);

        Assert.Equal("Done", Assert.Single(output, r => r.Text("Step") == "Branch").Text("Status"));
        Assert.Equal("main", trial.Git("branch", "--format=%(refname:short)"));
        Assert.Equal("taken back", Assert.Single(trial.Ok(Undo), r => r.Text("Step") == "Branch").Text("Reason").Split("been ")[^1].TrimEnd('.'));
    }

    [Fact]
    public void What_an_earlier_run_committed_is_not_the_later_one_s_to_take_back()
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        trial.Ok("Invoke-KonstructMigration $repository engineering @run -Branch github-app");
        trial.Ok("$global:second = \"$journal.2.jsonl\"; $run.JournalPath = $second; Invoke-KonstructMigration $repository @run -Branch github-app");
        trial.Git("merge", "--quiet", "--ff-only", "github-app");
        trial.Git("branch", "--quiet", "-D", "github-app");
        var engineering = trial.Folder.Read(Secret);

        var output = trial.Ok("Undo-KonstructMigration $second -VaultToken $vault.VaultToken");

        Assert.Equal(engineering, trial.Folder.Read(Secret));
        Assert.Equal(trial.Before[MigrationTrial.Data + "secrets/secret.yaml"], trial.Folder.Read(MigrationTrial.Data + "secrets/secret.yaml"));
        Assert.DoesNotContain(output, r => r.Text("ClusterName") == "engineering" && r.Text("Status") != "Unchanged");
    }

    [Fact]
    public void Vault_keeps_what_a_pushed_branch_reads_once_it_is_merged()
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app -Push");
        trial.Git("push", "--quiet", "origin", "github-app:main");

        var output = trial.Ok(Undo);

        Assert.All(output.Where(r => r.Text("Step") == "Files"), r => Assert.Equal("Unchanged", r.Text("Status")));
        Assert.All(output.Where(r => r.Text("Step") == "Vault"), r =>
        {
            Assert.Equal("Skipped", r.Text("Status"));
            Assert.Contains("the branch 'github-app' was merged, so that", r.Text("Reason"), StringComparison.Ordinal);
        });
        trial.Git("push", "--quiet", "--force", "origin", "main:main");
        Assert.Equal(4, trial.Ok(Undo).Count(r => r.Text("Step") == "Vault" && r.Text("Status") == "Done"));
    }

    private static IEnumerable<string> Ids(EngineResult run) => run.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]);
}
