namespace Konstruct.Cmdlets.Tests;

public sealed class InvokeMigrationBranchTests : IDisposable
{
    private readonly MigrationTrial _trial = new();

    public InvokeMigrationBranchTests() => _trial.Commit();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void Each_cluster_gets_a_commit_on_a_branch_and_the_work_tree_stays_as_it_is()
    {
        _trial.Folder.Write("mine.txt", "not committed\n");
        _trial.Folder.Write("staged.txt", "staged\n");
        _trial.Git("add", "staged.txt");
        var status = _trial.Git("status", "--porcelain");

        var output = _trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app -Verify");

        Assert.Equal(["Move mgmt-data to the GitHub App", "Move engineering to the GitHub App", "first"], _trial.Git("log", "--format=%s", "github-app").Split('\n'));
        Assert.Equal(status, _trial.Git("status", "--porcelain"));
        Assert.Equal("main", _trial.Git("branch", "--show-current"));
        Assert.All(_trial.Git("diff", "--name-only", "github-app~1", "github-app").Split('\n'), n => Assert.StartsWith(MigrationTrial.Data, n, StringComparison.Ordinal));
        Assert.All(_trial.Before, f => Assert.Equal(f.Value, _trial.Folder.Read(f.Key)));
        Assert.Equal(2, MigrationTrial.Results(output).Count(r => r.Text("Step") == "Branch" && r.Text("Status") == "Done" && r.Text("Commit").Length == 40));
        Assert.All(MigrationTrial.Results(output).Where(r => r.Text("Step") == "Verification"), r => Assert.Equal("not yet in Git: push and merge the branch 'github-app'.", r.Text("Reason")));
        Assert.Single(_trial.Git("worktree", "list").Split('\n'));
        Assert.Equal("main", _trial.Git("ls-remote", "--heads", _trial.Remote).Split('/')[^1]);
    }

    [Fact]
    public void Hooks_hold_and_what_one_refuses_does_not_reach_the_next_cluster()
    {
        var hook = _trial.Folder.Write(".git/hooks/commit-msg", "#!/bin/sh\nif grep -q 'Konstruct-Cluster: engineering' \"$1\"; then echo 'no engineering today' >&2; exit 1; fi\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var run = _trial.Run("Invoke-KonstructMigration $repository @run -Branch github-app");

        Assert.StartsWith("GitFailed", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("no engineering today", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["Move mgmt-data to the GitHub App", "first"], _trial.Git("log", "--format=%s", "github-app").Split('\n'));
        Assert.DoesNotContain("engineering/", _trial.Git("diff", "--name-only", "main", "github-app"), StringComparison.Ordinal);
        Assert.Contains("engineering Branch Skipped", MigrationTrial.Lines(run.Output));
        File.Delete(hook);

        var again = _trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");

        Assert.Contains("engineering Files Done", MigrationTrial.Lines(again));
        Assert.Contains("mgmt-data Files Unchanged", MigrationTrial.Lines(again));
        Assert.Equal(3, _trial.Git("log", "--format=%s", "github-app").Split('\n').Length);
    }

    [Fact]
    public void A_cluster_with_a_dirty_file_is_refused_and_the_other_goes_on()
    {
        var path = MigrationTrial.Engineering + "secrets/secret.yaml";
        _trial.Folder.Write(path, _trial.Before[path] + "# mine\n");

        var run = _trial.Run("Invoke-KonstructMigration $repository @run -Branch github-app");

        Assert.StartsWith("GitFileDirty", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(path, run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["Move mgmt-data to the GitHub App", "first"], _trial.Git("log", "--format=%s", "github-app").Split('\n'));
        Assert.EndsWith("# mine\n", _trial.Folder.Read(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Once_the_branch_is_merged_a_run_with_it_finds_all_done()
    {
        _trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");
        _trial.Git("merge", "--quiet", "--ff-only", "github-app");

        var again = _trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app");

        Assert.All(MigrationTrial.Results(again).Where(r => r.Text("Step") != "GitHub"), r => Assert.Equal("Unchanged", r.Text("Status")));
    }

    [Fact]
    public void A_branch_that_got_no_commit_is_not_left_behind()
    {
        _trial.Git("config", "user.useConfigOnly", "true");
        _trial.Git("config", "--unset", "user.email");

        var run = _trial.Run("Invoke-KonstructMigration $repository engineering @run -Branch github-app");

        // Where the machine has an identity of its own, there is a commit.
        if (run.Errors.Count > 0)
        {
            Assert.StartsWith("GitFailed", run.Errors[0].FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal("main", _trial.Git("branch", "--format=%(refname:short)"));
        }
    }

    [Theory]
    [InlineData("main", "GitBranchExists")]
    [InlineData("theirs", "GitBranchExists")]
    [InlineData("a..b", "GitBranchInvalid")]
    [InlineData("--force", "GitBranchInvalid")]
    public void A_branch_that_cannot_be_is_refused_before_anything_is_done(string branch, string id)
    {
        _trial.Git("branch", "theirs");

        var run = _trial.Trial.Run($"Invoke-KonstructMigration $repository @run '-Branch:{branch}'".Replace($"'-Branch:{branch}'", $"-Branch:'{branch}'", StringComparison.Ordinal));

        Assert.StartsWith(id, Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(1, _trial.Trial.Version("engineering"));
        Assert.False(File.Exists(_trial.JournalPath));
    }

    [Fact]
    public void A_pull_request_has_the_plan_as_its_text()
    {
        _trial.Trial.GitHub.AddUserToken("user-token");

        var output = _trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app -Push -PullRequest -GitToken (Protect user-token)");

        var opened = Assert.Single(_trial.Trial.GitHub.PullRequests);
        Assert.Equal(("acme/gitops", "github-app", "main", "Move 2 clusters to the GitHub App"), (opened.Repository, opened.Head, opened.Base, opened.Title));
        Assert.Contains($"`{MigrationTrial.Engineering}secrets/secret.yaml`", opened.Body, StringComparison.Ordinal);
        Assert.Contains("| `secret/argocd/repo-credentials-template/engineering` | `+githubAppID +githubAppInstallationID +githubAppPrivateKey` |", opened.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", opened.Body, StringComparison.Ordinal);
        Assert.Equal(_trial.Git("rev-parse", "github-app"), _trial.Git("ls-remote", _trial.Remote, "refs/heads/github-app").Split('\t')[0]);
        Assert.All(MigrationTrial.Results(output).Where(r => r.Text("Step") == "PullRequest"), r => Assert.Equal("https://github.com/acme/gitops/pull/1", r.Text("PullRequestUrl")));

        var again = _trial.Ok("Invoke-KonstructMigration $repository @run -Branch github-app -Push -PullRequest -GitToken (Protect user-token)");

        Assert.Equal(["engineering PullRequest Unchanged", "mgmt-data PullRequest Unchanged"], MigrationTrial.Lines(again).Where(l => l.Contains("PullRequest", StringComparison.Ordinal)));
        Assert.Single(_trial.Trial.GitHub.PullRequests);
    }

    [Fact]
    public void A_later_run_brings_the_pull_request_up_to_date_and_keeps_what_people_wrote()
    {
        const string Run = "Invoke-KonstructMigration $repository @run -Branch github-app -Push -PullRequest -GitToken (Protect user-token)";
        _trial.Trial.GitHub.AddUserToken("user-token");
        _trial.Ok(Run + " -Name engineering");
        var canary = Assert.Single(_trial.Trial.GitHub.PullRequests);
        Assert.Equal("Move engineering to the GitHub App", canary.Title);
        Assert.DoesNotContain("mgmt-data", canary.Body, StringComparison.Ordinal);
        _trial.Trial.GitHub.EditPullRequest(1, canary.Title, "Reviewers: look at Vault first.\r\n\r\n" + canary.Body.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nPS: thanks.");

        var output = _trial.Ok(Run + " -Name mgmt-data");

        var updated = Assert.Single(_trial.Trial.GitHub.PullRequests);
        Assert.Equal("Move 2 clusters to the GitHub App", updated.Title);
        Assert.StartsWith("Reviewers: look at Vault first.\n\n<!-- konstruct:plan -->", updated.Body, StringComparison.Ordinal);
        Assert.EndsWith("PS: thanks.", updated.Body, StringComparison.Ordinal);
        Assert.Contains("### engineering", updated.Body, StringComparison.Ordinal);
        Assert.Contains("### mgmt-data", updated.Body, StringComparison.Ordinal);
        Assert.Contains("mgmt-data PullRequest Done", MigrationTrial.Lines(output));
        Assert.Contains(MigrationTrial.Results(output), r => r.List("Changes").Any(c => $"{c}" == "updated https://github.com/acme/gitops/pull/1"));
        _trial.Trial.GitHub.EditPullRequest(1, "Ours", updated.Body);

        var again = _trial.Ok(Run);

        Assert.Equal(["engineering PullRequest Unchanged", "mgmt-data PullRequest Unchanged"], MigrationTrial.Lines(again).Where(l => l.Contains("PullRequest", StringComparison.Ordinal)));
        Assert.Equal(updated with { Title = "Ours" }, Assert.Single(_trial.Trial.GitHub.PullRequests));
    }

    [Fact]
    public void A_preview_tells_where_the_branch_would_go()
    {
        _trial.Trial.GitHub.AddUserToken("user-token");

        var run = _trial.Run("Invoke-KonstructMigration $repository @run -Branch github-app -Push -PullRequest -GitToken (Protect user-token) -WhatIf");

        Assert.Empty(run.Errors);
        Assert.Equal(
            ["engineering Branch Pending", "mgmt-data Branch Pending", "engineering PullRequest Pending", "mgmt-data PullRequest Pending"],
            MigrationTrial.Lines(run.Output).Where(l => l.Contains("Branch", StringComparison.Ordinal) || l.Contains("PullRequest", StringComparison.Ordinal)));
        Assert.Contains($"\"Push\" on target \"the branch github-app of '{_trial.Folder.Path}', to origin ({_trial.Remote})\"", run.HostText, StringComparison.Ordinal);
        Assert.Contains("on target \"the branch github-app of '" + _trial.Folder.Path + "', at origin (https://github.com/acme/gitops.git)\"", run.HostText, StringComparison.Ordinal);
        Assert.Empty(_trial.Trial.GitHub.PullRequests);
        Assert.Equal("main", _trial.Git("branch", "--format=%(refname:short)"));
    }

    [Fact]
    public void The_Apps_own_token_opens_one_where_it_may()
    {
        using var trial = new MigrationTrial();
        trial.Commit();
        var app = trial.Trial.GitHub.AddApp("opener", "acme", new Dictionary<string, string> { ["contents"] = "read", ["metadata"] = "read", ["pull_requests"] = "write" });
        trial.Trial.GitHub.Install(app, "acme");
        trial.Trial.GitHub.Install(app, "acme-platform");
        trial.Trial.Engine.Runspace.SessionStateProxy.SetVariable("pem", app.PrivateKeyPem);

        trial.Ok($"Invoke-KonstructMigration $repository -AppId {app.Id} -PrivateKey (Protect $pem) -ApiUrl $api @vault -JournalPath $journal -Branch github-app -Push -PullRequest -BaseBranch release");

        Assert.Equal("release", Assert.Single(trial.Trial.GitHub.PullRequests).Base);
    }

    [Theory]
    [InlineData("", "GitHubTokenMissing")]
    [InlineData("-GitToken (Protect nobodys)", "GitHubTokenInvalid")]
    public void Where_none_can_be_opened_nothing_is_done(string options, string id)
    {
        var run = _trial.Trial.Run($"Invoke-KonstructMigration $repository @run -Branch github-app -Push -PullRequest {options}");

        Assert.StartsWith(id, Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(1, _trial.Trial.Version("engineering"));
        Assert.Equal("main", _trial.Git("branch", "--format=%(refname:short)"));
    }

    [Fact]
    public void What_is_not_committed_or_not_pushed_is_not_yet_in_Git()
    {
        Assert.Contains("commit, push and merge", Reason("Invoke-KonstructMigration $repository engineering @run -Verify"), StringComparison.Ordinal);
        _trial.Git("add", "--all");
        _trial.Git("commit", "--quiet", "--message=migrated");
        Assert.Equal("not yet in Git: push, and merge into the default branch of 'origin'; then run git fetch.", Reason("Invoke-KonstructMigration $repository engineering @run -Verify"));
        _trial.Git("push", "--quiet", "origin", "main");
        Assert.StartsWith("no cluster can be asked", Reason("Invoke-KonstructMigration $repository engineering @run -Verify"), StringComparison.Ordinal);
    }

    private string Reason(string script) => Assert.Single(MigrationTrial.Results(_trial.Ok(script)), r => r.Text("Step") == "Verification").Text("Reason");
}
