using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using static Konstruct.Cmdlets.Tests.ConvertExternalSecretManifests;

namespace Konstruct.Cmdlets.Tests;

public sealed class ConvertExternalSecretPreviewTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_preview_gives_the_objects_of_the_run_and_writes_nothing()
    {
        _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", Crossplane + "---\n" + TokenReader);
        _folder.Write("c.yaml", RunnerConverted);

        var preview = engine.Convert(_folder, "'~' -WhatIf");

        Assert.Equal(["Pending a.yaml", "Pending b.yaml", "Unchanged c.yaml"], preview.Lines(_folder));
        Assert.Equal([Argo, Crossplane + "---\n" + TokenReader, RunnerConverted], _folder.Files().Select(_folder.Read));
        Assert.All(preview.Output, o => Assert.Equal("False", o.Text("Written")));
        var run = engine.Convert(_folder, "'~'");
        Assert.Equal(["Changed a.yaml", "Changed b.yaml", "Unchanged c.yaml"], run.Lines(_folder));
        foreach (var property in new[] { "Kind", "Name", "Path", "Dialect", "Diff", "Changes", "Findings" })
            Assert.Equal(run.Output.Select(o => o.Text(property)), preview.Output.Select(o => o.Text(property)));
    }

    [Fact]
    public void A_preview_asks_for_each_file_that_would_change_by_path_and_object()
    {
        var path = _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", ArgoConverted);
        Assert.SkipWhen(IsInWorkTree(_folder.Path), "The folder for temporary files lies in a work tree.");

        var text = engine.Convert(_folder, "'~' -WhatIf").HostText.TrimEnd();

        Assert.Equal($"What if: Performing the operation \"Convert to the GitHub App: repo-engineering\" on target \"{path}\".", text);
    }

    [Theory]
    [InlineData("ref: refs/heads/feature/github-app\n", " (branch feature/github-app)")]
    [InlineData("0123456789012345678901234567890123456789\n", "")]
    public void A_preview_names_the_branch_in_a_work_tree(string head, string branch)
    {
        _folder.Write(".git/HEAD", head);
        var path = _folder.Write("deep/er/a.yaml", Argo);

        var text = engine.Convert(_folder, "'~deep' -WhatIf").HostText;

        Assert.Contains($"on target \"{path}{branch}\".", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_names_the_branch_of_a_linked_work_tree()
    {
        _folder.Write("main/.git/worktrees/other/HEAD", "ref: refs/heads/other\n");
        _folder.Write("other/.git", "gitdir: ../main/.git/worktrees/other\n");
        _folder.Write("other/a.yaml", Argo);

        Assert.Contains("a.yaml (branch other)\"", engine.Convert(_folder, "'~other' -WhatIf").HostText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No", "Pending a.yaml, Pending b.yaml", 2)]
    [InlineData("No to All", "Pending a.yaml, Pending b.yaml", 1)]
    [InlineData("Yes", "Changed a.yaml, Changed b.yaml", 2)]
    [InlineData("Yes to All", "Changed a.yaml, Changed b.yaml", 1)]
    [InlineData("Yes, No", "Changed a.yaml, Pending b.yaml", 2)]
    public void Each_change_is_asked_about_and_done_as_answered(string answers, string expected, int questions)
    {
        _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", Runner);
        _folder.Write("c.yaml", Unrelated);
        var remaining = new Queue<string>(answers.Split(", "));
        var host = new AnsweringHost(_ => remaining.Count > 1 ? remaining.Dequeue() : remaining.Peek());

        var output = ConvertAsking(host);

        Assert.Equal(expected, string.Join(", ", output.Select(o => o.Line(_folder))));
        Assert.Equal(questions, host.Questions.Count);
        Assert.Contains("a.yaml", host.Questions[0], StringComparison.Ordinal);
        Assert.Contains("repo-engineering", host.Questions[0], StringComparison.Ordinal);
        Assert.Equal(expected.Contains("Changed a", StringComparison.Ordinal) ? ArgoConverted : Argo, _folder.Read("a.yaml"));
        Assert.Equal(expected.Contains("Changed b", StringComparison.Ordinal) ? RunnerConverted : Runner, _folder.Read("b.yaml"));
    }

    [Fact]
    public void A_file_that_somebody_changes_during_the_question_is_left_to_them_and_the_next_goes_on()
    {
        var path = _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", Runner);
        var host = new AnsweringHost(question =>
        {
            if (question.Contains("a.yaml", StringComparison.Ordinal))
                File.AppendAllText(path, "# theirs\n");
            return "Yes";
        });

        var output = ConvertAsking(host, out var errors);

        Assert.Equal(["Changed b.yaml"], output.Select(o => o.Line(_folder)));
        var error = Assert.Single(errors);
        Assert.Equal("FileChangedOnDisk,Konstruct.Cmdlets.ConvertKonstructExternalSecretCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceUnavailable, error.CategoryInfo.Category);
        Assert.Equal(path, error.TargetObject);
        Assert.Contains($"'{path}'", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Run again.", error.ErrorDetails.RecommendedAction);
        Assert.Equal(Argo + "# theirs\n", _folder.Read("a.yaml"));
        Assert.Equal(["a.yaml", "b.yaml"], _folder.Files());
    }

    [Fact]
    public void A_question_that_fails_ends_the_run_and_writes_nothing_more()
    {
        for (var i = 0; i < 50; i++)
            _folder.Write($"{i:00}.yaml", Argo);

        var result = engine.Convert(_folder, "'~' -Confirm");

        Assert.Contains("Nobody is there to answer.", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.All(_folder.Files(), n => Assert.Equal(Argo, _folder.Read(n)));
        Assert.Equal(50, _folder.Files().Count);
    }

    [Fact]
    public void Git_applies_the_diffs_to_the_same_bytes()
    {
        var variants = new (string Name, Func<string, string> As)[]
        {
            ("lf", t => t),
            ("crlf", t => t.Replace("\n", "\r\n", StringComparison.Ordinal)),
            ("open", t => t.TrimEnd('\n')),
            ("crlf open", t => t.TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal)),
            ("mark", t => "\uFEFF" + t),
        };
        using var copy = new TemporaryFolder();
        foreach (var (name, variant) in variants)
        {
            foreach (var (file, text) in new[] { ("argo.yaml", Argo), ("crossplane.yaml", Crossplane), ("runner.yml", Runner), ("all.yaml", $"{Runner}---\n{Argo}---\n{Crossplane}") })
            {
                _folder.Write($"{name}/{file}", variant(text));
                copy.Write($"{name}/{file}", variant(text));
            }
        }

        var result = engine.Convert(_folder, "'~'");
        Apply(copy, copy.Path, string.Concat(result.Output.Select(o => o.Text("Diff"))));

        Assert.Equal(20, result.Output.Count(o => o.Text("Status") == "Changed"));
        Assert.All(_folder.Files(), n => Assert.Equal(_folder.Read(n), copy.Read(n)));
    }

    [Fact]
    public void Git_applies_the_diff_of_a_file_that_was_named_in_its_folder()
    {
        using var copy = new TemporaryFolder();
        _folder.Write("deep/a.yaml", Argo);
        copy.Write("deep/a.yaml", Argo);

        Apply(copy, Path.Combine(copy.Path, "deep"), engine.Convert(_folder, "'~deep/a.yaml' -WhatIf").Output[0].Text("Diff"));

        Assert.Equal(ArgoConverted, copy.Read("deep/a.yaml"));
    }

    private static bool IsInWorkTree(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
                return true;
        }
        return false;
    }

    private static void Apply(TemporaryFolder copy, string folder, string diff)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", copy.Write("change.patch", diff)])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // The folder for temporary files may lie in somebody's work tree.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(copy.Path);
        try
        {
            using var git = Process.Start(start)!;
            var error = git.StandardError.ReadToEnd();
            git.WaitForExit();
            Assert.True(git.ExitCode == 0, error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Git is not installed.");
        }
    }

    private Collection<PSObject> ConvertAsking(AnsweringHost host) => ConvertAsking(host, out _);

    private Collection<PSObject> ConvertAsking(AnsweringHost host, out IReadOnlyList<ErrorRecord> errors)
    {
        using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"Import-Module '{Engine.Manifest}'; Convert-KonstructExternalSecret '{_folder.Path}' -Confirm");
        var output = shell.Invoke();
        errors = [.. shell.Streams.Error];
        return output;
    }
}
