using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Cmdlets.Tests.Security;

/// <summary>What a repository, or a journal, that somebody else wrote may hold, and what must not come of it: that a program of theirs is run, or that something is written outside of the repository.</summary>
public sealed class HostileRepositoryTests : IDisposable
{
    private readonly MigrationTrial _trial = new();
    private readonly TemporaryFolder _outside = new();

    private string Mark => Path.Combine(_outside.Path, "was-run");

    public void Dispose()
    {
        _trial.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task A_git_of_the_repositorys_own_is_not_run_where_somebody_stands_in_it()
    {
        WriteProgram("git");
        _trial.Commit();
        var session = _trial.Trial.Engine.Runspace.SessionStateProxy;
        var start = RunnerProcess.StartInfo("-NonInteractive", "-Command",
            $"Invoke-KonstructMigration . -AppId {session.GetVariable("id")} -PrivateKeyPath '{session.GetVariable("key")}' -ApiUrl {session.GetVariable("api")} -Branch github-app -WhatIf -WarningAction Ignore | ForEach-Object {{ \"$($_.Branch)\" }}");
        start.WorkingDirectory = _trial.Folder.Path;
        start.Environment["VAULT_ADDR"] = _trial.Trial.Vault.Address.ToString();
        start.Environment["VAULT_TOKEN"] = _trial.Trial.Vault.RootToken;

        var run = await RunnerProcess.Run(start);

        Assert.False(File.Exists(Mark), "The repository's own 'git' was run.");
        Assert.Equal("", run.Error);
        Assert.Contains("github-app", run.Lines);
    }

    [Theory]
    [InlineData("charts/evil", null)]
    // A folder below it is git's place, too, and a link there hides what it lies in.
    [InlineData("charts/evil/refs/k", "charts/link")]
    public void A_repository_without_a_work_tree_that_lies_in_a_clone_is_no_repository_to_undo_in(string folder, string? link)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a script.");
        var program = WriteProgram("smudge");
        var evil = Path.Combine(_trial.Folder.Path, "charts", "evil");
        Directory.CreateDirectory(evil);
        _trial.Git("init", "--quiet", "--bare", "charts/evil");
        _trial.Git("-C", "charts/evil", "config", "filter.x.smudge", program);
        _trial.Folder.Write("charts/evil/info/attributes", "* filter=x\n");
        var now = _trial.Folder.Write(folder + "/a.yaml", "now: 1\n");
        if (link is not null)
            Directory.CreateSymbolicLink(Path.Combine(_trial.Folder.Path, link), Path.Combine(_trial.Folder.Path, folder));
        var blob = _trial.Git("-C", "charts/evil", "hash-object", "-w", "--no-filters", now);
        // What such files in a commit become when it is checked out.
        File.WriteAllText(_trial.JournalPath, $$"""
            {"entry":"run","format":1,"module":"0.1.0","started":"2026-01-01T00:00:00+00:00"}
            {"entry":"file","id":1,"cluster":"evil","root":"{{Path.Combine(_trial.Folder.Path, link ?? folder)}}","path":"a.yaml","sha256Before":"{{Hash("before: 1\n")}}","sha256After":"{{Hash("now: 1\n")}}","blob":"{{blob}}"}

            """);

        var run = _trial.Run("Undo-KonstructMigration $journal @vault -WhatIf");

        Assert.False(File.Exists(Mark), "What the settings of a repository in the clone name was run.");
        Assert.StartsWith("GitNotARepository", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_on_a_branch_that_is_gone_on_with_leads_no_file_out_of_the_repository(bool isThere)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets not everybody make links.");
        _trial.Commit();
        _trial.Ok("Invoke-KonstructMigration $repository @run -Name engineering -Branch github-app");
        // Somebody who may push replaces the folder of another cluster.
        var target = Path.Combine(_outside.Path, "home");
        if (isThere)
            Directory.CreateDirectory(target);
        var clone = Path.Combine(_outside.Path, "clone");
        _trial.Git("worktree", "add", "--quiet", clone, "github-app");
        Directory.Delete(Path.Combine(clone, MigrationTrial.Data), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(clone, MigrationTrial.Data.TrimEnd('/')), target);
        _trial.Git("-C", clone, "add", "--all");
        _trial.Git("-C", clone, "commit", "--quiet", "--message=Move mgmt-data to the GitHub App\n\nKonstruct-Cluster: mgmt-data\n");
        _trial.Git("worktree", "remove", "--force", clone);

        var run = _trial.Run("Invoke-KonstructMigration $repository @run -Branch github-app");

        Assert.False(Path.Exists(Path.Combine(target, "35-kube-prometheus-stack.yaml")), "A file was written outside of the repository.");
        Assert.Equal(isThere, Directory.Exists(target));
        Assert.Empty(Directory.Exists(target) ? Directory.GetFileSystemEntries(target) : []);
        Assert.StartsWith("LinkLeavesTree", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("mgmt-data Files Failed", MigrationTrial.Lines(run.Output));
        Assert.Equal("", _trial.Git("status", "--porcelain"));
    }

    [Fact]
    public void YAML_that_is_nested_without_end_or_multiplies_itself_is_one_files_problem()
    {
        var reader = $"apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {{name: x}}\nspec:\n  data:\n  - {{secretKey: password, remoteRef: {{key: {VaultTrial.Prefix}/engineering, property: password}}}}\n";
        var lines = Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        _trial.Folder.Write(MigrationTrial.Data + "secrets/deep.yaml", $"{reader}x: {new string('[', 200_000)}{new string(']', 200_000)}\n");
        _trial.Folder.Write(MigrationTrial.Data + "secrets/much.yaml", $"{reader}a0: &a0 [x]\n{string.Concat(lines)}");

        var run = _trial.Run("Convert-KonstructExternalSecret $repository -WhatIf -WarningAction Ignore");

        var error = Assert.Single(run.Errors);
        Assert.EndsWith("deep.yaml", $"{error.TargetObject}", StringComparison.Ordinal);
        Assert.Contains("much.yaml", string.Join('\n', run.Output.Select(o => o.Text("Path"))), StringComparison.Ordinal);
        Assert.Contains("Pending", run.Output.Select(o => o.Text("Status")));
    }

    [Theory]
    [InlineData("a\nWARNING: everything is migrated.yaml")]
    [InlineData("a\tb.yaml")]
    [InlineData("\u001b[2J.yaml")]
    [InlineData("a\u202Elmay.yaml")]
    public void A_file_whose_name_cannot_be_shown_is_refused_and_told_by_what_can(string name)
    {
        RenameSecret(name);
        var before = _trial.Folder.Texts();

        var converted = _trial.Run("Convert-KonstructExternalSecret $repository -Exclude mgmt-data -WarningAction Ignore");
        var migrated = _trial.Run("Invoke-KonstructMigration $repository @run -Name engineering");

        foreach (var error in (ErrorRecord[])[Assert.Single(converted.Errors), Assert.Single(migrated.Errors)])
        {
            Assert.StartsWith("FileNameNotPlain", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.DoesNotContain(error.Exception.Message, c => char.IsControl(c) || c == '\u202E');
        }
        Assert.Contains("engineering Files Failed", MigrationTrial.Lines(migrated.Output));
        Assert.Equal(before.Where(f => f.Key.Contains("/secrets/", StringComparison.Ordinal)), _trial.Folder.Texts().Where(f => f.Key.Contains("/secrets/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a:b.yaml")]
    [InlineData("a\\b.yaml")]
    [InlineData("ü 'q' \"d\".yaml")]
    public void What_was_written_to_a_file_with_an_odd_name_can_be_taken_back(string name)
    {
        RenameSecret(name);
        var before = Everything();
        Assert.Contains("engineering Files Done", MigrationTrial.Lines(_trial.Ok("Invoke-KonstructMigration $repository @run")));

        Assert.All(_trial.Ok("Undo-KonstructMigration $journal @vault"), r => Assert.Equal("Done", r.Text("Status")));

        Assert.Equal(before, Everything());

        Dictionary<string, string> Everything() => Directory.EnumerateFiles(_trial.Folder.Path, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".git/HEAD")]
    public void A_pipe_in_place_of_what_git_has_there_is_not_waited_for(string place)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such pipes.");
        var pipe = Path.Combine(_trial.Folder.Path, place);
        Directory.CreateDirectory(Path.GetDirectoryName(pipe)!);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            made.WaitForExit();

        Assert.NotEmpty(_trial.Ok("Convert-KonstructExternalSecret $repository -WhatIf -WarningAction Ignore"));
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();

    private void RenameSecret(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows knows no such names.");
        var folder = Path.Combine(_trial.Folder.Path, MigrationTrial.Engineering, "secrets");
        File.Move(Path.Combine(folder, "secret.yaml"), Path.Combine(folder, name));
    }

    private string WriteProgram(string name)
    {
        // It leaves a mark, and answers as if all were well.
        var path = OperatingSystem.IsWindows() ? _trial.Folder.Write(name + ".exe", "no program") : _trial.Folder.Write(name, $"#!/bin/sh\ntouch '{Mark}'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
