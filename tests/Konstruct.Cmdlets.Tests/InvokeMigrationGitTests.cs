namespace Konstruct.Cmdlets.Tests;

/// <summary>What a branch is made from, with the user's hooks, after a run that broke off, and in another clone.</summary>
public sealed class InvokeMigrationGitTests : IDisposable
{
    private const string OnBranch = "Invoke-KonstructMigration $repository @run -Branch github-app";

    private readonly MigrationTrial _trial = new();
    private readonly TemporaryFolder _beside = new();

    public InvokeMigrationGitTests() => _trial.Commit();

    public void Dispose()
    {
        _trial.Dispose();
        _beside.Dispose();
    }

    [Fact]
    public void A_hook_may_use_patterns_and_finds_no_settings_of_ours()
    {
        var seen = Path.Combine(_beside.Path, "seen");
        Hook(".git/hooks/pre-commit", $"git diff --cached --name-only -- '*.yaml' >> '{seen}'; env | grep PATHSPECS >> '{seen}'; exit 0");

        _trial.Ok(OnBranch);

        var lines = File.ReadAllLines(seen);
        Assert.Equal(14, lines.Length);
        Assert.All(lines, l => Assert.EndsWith(".yaml", l, StringComparison.Ordinal));
    }

    [Fact]
    public void A_relative_folder_of_hooks_is_the_users_and_a_refusal_names_the_branch()
    {
        Hook(".husky/_/pre-commit", "echo \"refused in $PWD\" >&2; exit 1");
        _trial.Folder.Write(".husky/_/.gitignore", "*\n");
        _trial.Git("config", "core.hooksPath", ".husky/_");

        var run = _trial.Run(OnBranch);

        Assert.Equal(2, run.Errors.Count);
        Assert.All(run.Errors, e => Assert.StartsWith("GitFailed", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Contains("the work tree of the branch 'github-app'", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("refused in", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("konstruct-branch-", run.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_run_that_was_killed_has_left_is_taken_away()
    {
        var left = Directory.CreateTempSubdirectory("konstruct-branch-").FullName;
        _trial.Git("worktree", "add", "--quiet", "-b", "github-app", Path.Combine(left, "tree"));
        using (new FileStream(Path.Combine(left, "owner"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var running = _trial.Trial.Run(OnBranch);
            Assert.StartsWith("GitBranchExists", Assert.Single(running.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("another run is at it", running.Errors[0].Exception.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, _trial.Trial.Version("engineering"));

        _trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app -WhatIf");
        Assert.True(Directory.Exists(left));
        _trial.Ok(OnBranch);

        Assert.False(Directory.Exists(left));
        Assert.Single(_trial.Git("worktree", "list").Split('\n'));
        Assert.Equal(3, _trial.Git("log", "--format=%s", "github-app").Split('\n').Length);
    }

    [Fact]
    public void At_no_moment_is_there_a_branch_without_a_commit_that_no_work_tree_of_the_run_is_at()
    {
        var seen = Path.Combine(_beside.Path, "seen");
        Hook(".git/hooks/reference-transaction", $"while read -r old new name; do if [ \"$1 $name\" = 'prepared refs/heads/github-app' ]; then git worktree list --porcelain | grep -c '^branch refs/heads/github-app$' >> '{seen}'; fi; done; exit 0");

        _trial.Ok(OnBranch);

        Assert.NotEmpty(File.ReadAllLines(seen));
        Assert.All(File.ReadAllLines(seen), l => Assert.Equal("1", l));
    }

    [Theory]
    [InlineData("before the branch was made")]
    [InlineData("before git had finished the work tree")]
    public void What_a_run_has_left_that_was_killed_while_it_made_the_branch_is_taken_away(string when)
    {
        var left = Directory.CreateTempSubdirectory("konstruct-branch-").FullName;
        var tree = Path.Combine(left, "tree");
        File.WriteAllText(Path.Combine(left, "owner"), "");
        _trial.Git("worktree", "add", "--quiet", "--detach", tree);
        _trial.Git("-C", tree, "symbolic-ref", "HEAD", "refs/heads/github-app");
        if (when == "before git had finished the work tree")
        {
            _trial.Git("worktree", "lock", "--reason=initializing", tree);
            File.Delete(Path.Combine(tree, ".git"));
        }

        _trial.Ok(OnBranch);

        Assert.False(Directory.Exists(left));
        Assert.Single(_trial.Git("worktree", "list").Split('\n'));
        Assert.Equal(3, _trial.Git("log", "--format=%s", "github-app").Split('\n').Length);
    }

    [Fact]
    public void What_a_run_for_another_branch_has_left_that_was_killed_is_taken_away()
    {
        var left = Directory.CreateTempSubdirectory("konstruct-branch-").FullName;
        File.WriteAllText(Path.Combine(left, "owner"), "");
        _trial.Git("worktree", "add", "--quiet", "--detach", Path.Combine(left, "tree"));

        _trial.Ok(OnBranch);

        Assert.False(Directory.Exists(left));
        Assert.Single(_trial.Git("worktree", "list").Split('\n'));
    }

    [Fact]
    public void A_branch_that_somebody_makes_at_the_same_moment_is_theirs()
    {
        Hook(".git/hooks/post-checkout", "git branch github-app; exit 0");

        var run = _trial.Trial.Run(OnBranch);

        Assert.All(run.Errors, e => Assert.StartsWith("GitBranchExists", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Contains("somebody else meanwhile", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(_trial.Git("rev-parse", "main"), _trial.Git("rev-parse", "github-app"));
        Assert.Single(_trial.Git("worktree", "list").Split('\n'));
    }

    [Fact]
    public void What_a_hook_made_of_the_files_is_done_and_can_be_pushed_later()
    {
        Hook(".git/hooks/pre-commit", "for f in $(git diff --cached --name-only -- '*.yaml'); do echo '# formatted' >> \"$f\"; git add \"$f\"; done");
        _trial.Ok(OnBranch);
        var tip = _trial.Git("rev-parse", "github-app");
        Assert.Contains("# formatted", _trial.Git("show", $"github-app:{MigrationTrial.Engineering}secrets/secret.yaml"), StringComparison.Ordinal);

        var again = _trial.Ok(OnBranch + " -Push");

        Assert.Equal(["engineering Files Unchanged", "mgmt-data Files Unchanged"], MigrationTrial.Lines(again).Where(l => l.Contains(" Files ", StringComparison.Ordinal)));
        Assert.Equal(tip, _trial.Git("rev-parse", "github-app"));
        Assert.Equal(tip, Pushed("github-app"));
    }

    [Fact]
    public void What_was_changed_where_the_user_is_since_is_not_taken_for_done()
    {
        _trial.Ok(OnBranch);
        var path = MigrationTrial.Engineering + "secrets/secret.yaml";
        _trial.Folder.Write(path, _trial.Before[path] + "# more\n");
        _trial.Git("commit", "--quiet", "--all", "--message=more");

        var again = _trial.Run(OnBranch);

        Assert.StartsWith("GitBranchDiffers", Assert.Single(again.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("mgmt-data Files Unchanged", MigrationTrial.Lines(again.Output));
    }

    [Fact]
    public void A_branch_is_known_again_whatever_a_hook_puts_behind_the_message()
    {
        Hook(".git/hooks/commit-msg", "printf '\\nRefs JIRA-1, see the wiki page\\n' >> \"$1\"");
        _trial.Ok(OnBranch);

        Assert.All(MigrationTrial.Results(_trial.Ok(OnBranch)).Where(r => r.Text("Step") is "Files"), r => Assert.Equal("Unchanged", r.Text("Status")));
    }

    [Fact]
    public void A_run_in_another_clone_goes_on_from_what_was_pushed()
    {
        Clone("one");
        _trial.Ok($"Invoke-KonstructMigration '{_beside.Path}/one' -Name engineering @run -Branch github-app -Push");
        var tip = Pushed("github-app");
        Clone("two");

        var second = _trial.Ok($"Invoke-KonstructMigration '{_beside.Path}/two' @run -Branch github-app -Push");

        Assert.Contains("engineering Files Unchanged", MigrationTrial.Lines(second));
        Assert.Contains("mgmt-data Files Done", MigrationTrial.Lines(second));
        Assert.Equal(tip, _beside.Git("-C", "two", "rev-parse", "github-app~1"));
        Assert.Equal(Pushed("github-app"), _beside.Git("-C", "two", "rev-parse", "github-app"));

        _beside.Git("-C", "one", "fetch", "--quiet");
        var third = _trial.Ok($"Invoke-KonstructMigration '{_beside.Path}/one' @run -Branch github-app -Push");
        Assert.All(MigrationTrial.Results(third).Where(r => r.Text("Step") is "Files"), r => Assert.Equal("Unchanged", r.Text("Status")));
        Assert.Equal(Pushed("github-app"), _beside.Git("-C", "one", "rev-parse", "github-app"));
    }

    [Theory]
    [InlineData(true, "There is a branch 'theirs' at 'origin' already")]
    [InlineData(false, "does not know of")]
    public void A_branch_of_others_at_the_remote_is_found_before_anything_is_done(bool isFetched, string message)
    {
        Clone("one");
        _beside.Git("-C", "one", "commit", "--quiet", "--allow-empty", "--message=theirs");
        _beside.Git("-C", "one", "push", "--quiet", "origin", "HEAD:theirs");
        _trial.Git("config", "remote.origin.url", _trial.Remote);
        if (isFetched)
            _trial.Git("fetch", "--quiet");

        var run = _trial.Trial.Run("Invoke-KonstructMigration $repository @run -Branch theirs -Push");

        Assert.StartsWith("GitBranchExists", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(message, run.Errors[0].Exception.Message, StringComparison.Ordinal);
        NothingWasDone();
    }

    [Theory]
    [InlineData("gb/sub", "GitBranchExists", "There is a branch 'gb'")]
    [InlineData("team", "GitBranchExists", "There is a branch 'team/one'")]
    [InlineData("@{-1}", "GitBranchInvalid", "'@{-1}' is no name of a branch")]
    [InlineData("refs/heads/zz", "GitBranchInvalid", "it begins with 'refs/'")]
    public void A_name_that_cannot_be_is_found_before_anything_is_done(string name, string id, string message)
    {
        _trial.Git("branch", "gb");
        _trial.Git("branch", "team/one");
        _trial.Git("checkout", "--quiet", "gb");
        _trial.Git("checkout", "--quiet", "main");

        var run = _trial.Trial.Run($"Invoke-KonstructMigration $repository @run -Branch '{name}'");

        Assert.StartsWith(id, Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(message, run.Errors[0].Exception.Message, StringComparison.Ordinal);
        NothingWasDone();
    }

    [Theory]
    [InlineData("remote.pushDefault", "nowhere", "GitRemoteMissing")]
    [InlineData("remote.origin.pushurl", "/nowhere/at/all.git", "GitPushFailed")]
    public void A_remote_that_cannot_be_pushed_to_is_found_before_anything_is_done(string setting, string value, string id)
    {
        _trial.Git("config", setting, value);

        var run = _trial.Trial.Run(OnBranch + " -Push");

        Assert.StartsWith(id, Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(value, run.Errors[0].Exception.Message, StringComparison.Ordinal);
        NothingWasDone();
    }

    [Fact]
    public void Commits_that_go_along_are_warned_of()
    {
        _trial.Git("commit", "--quiet", "--allow-empty", "--message=WIP do not push");

        var run = _trial.Run(OnBranch + " -Push -WhatIf");

        Assert.Contains(run.Warnings, w => w.Contains("1 of the commits", StringComparison.Ordinal) && w.Contains("'WIP do not push'", StringComparison.Ordinal));
        Assert.DoesNotContain(_trial.Run(OnBranch + " -WhatIf").Warnings, w => w.Contains("WIP", StringComparison.Ordinal));
    }

    private void NothingWasDone()
    {
        Assert.Equal(1, _trial.Trial.Version("engineering"));
        Assert.False(File.Exists(_trial.JournalPath));
        Assert.Single(_trial.Git("worktree", "list").Split('\n'));
    }

    private void Clone(string name) => _beside.Git("clone", "--quiet", "--branch=main", "-c", "user.name=Tester", "-c", "user.email=tester@example.com", _trial.Remote, name);

    private string Pushed(string branch) => _trial.Git("ls-remote", _trial.Remote, "refs/heads/" + branch).Split('\t')[0];

    private void Hook(string path, string script)
    {
        var hook = _trial.Folder.Write(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
