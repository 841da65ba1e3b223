using System.Management.Automation;
using System.Text.Json;

namespace Konstruct.Cmdlets.Tests;

public sealed class ExportReportTests : IClassFixture<Engine>, IDisposable
{
    private readonly Engine _engine;
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _sample = new();

    public ExportReportTests(Engine engine)
    {
        _engine = engine;
        _sample.WriteSample();
        _engine.Runspace.SessionStateProxy.SetVariable("repository", _sample.Path);
        _engine.Runspace.SessionStateProxy.SetVariable("out", _folder.Path);
        _engine.Runspace.SessionStateProxy.SetVariable("gathered", null);
    }

    private string Page => Path.Combine(_folder.Path, "report.html");

    public void Dispose()
    {
        _folder.Dispose();
        _sample.Dispose();
    }

    [Fact]
    public void What_several_cmdlets_put_out_goes_into_one_page()
    {
        var output = Ok("""
            $clusters = Get-KonstructCluster $repository -WarningAction Ignore
            & { $clusters | Convert-KonstructExternalSecret -WhatIf; $clusters; $clusters.Findings } | Export-KonstructReport $out/report.html -Title 'The <fleet>'
            """).Output;

        Assert.Empty(output);
        var page = File.ReadAllText(Page);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("<h1>The &lt;fleet&gt;</h1>", page, StringComparison.Ordinal);
        Assert.Contains(">engineering", page, StringComparison.Ordinal);
        Assert.Contains("KON116", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"add\">+", page, StringComparison.Ordinal);
        Assert.Equal(["report.html"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void As_SARIF_it_is_for_code_scanning_and_PassThru_gives_the_file()
    {
        _sample.Write(".git/HEAD", "ref: refs/heads/main\n");

        var file = Assert.Single(Ok("Get-KonstructCluster $repository -WarningAction Ignore | Export-KonstructReport $out/k.sarif -As Sarif -PassThru").OutputOf<FileInfo>());

        Assert.Equal("k.sarif", file.Name);
        using var sarif = JsonDocument.Parse(File.ReadAllText(file.FullName));
        var results = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().ToList();
        Assert.Contains(results, r => r.GetProperty("ruleId").GetString() == "KON116");
        Assert.All(results, r => Assert.StartsWith("registry/", r.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_check_that_stands_in_no_file_is_warned_of_in_SARIF()
    {
        var run = Ok("[Konstruct.ArgoAuthCheck]@{ RuleId = 'KON261'; Scope = 'GitAccount'; Status = 'Fail'; Subject = 'x'; Reason = 'x' } | Export-KonstructReport $out/k.sarif -As Sarif");

        Assert.Contains("1 of the results stand in no file", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'text'", "System.String")]
    [InlineData("42", "System.Int32")]
    [InlineData("[pscustomobject]@{ Name = 'engineering' }", "PSCustomObject")]
    public void Something_else_is_an_error_that_says_what_was_expected_and_the_rest_goes_on(string other, string type)
    {
        var run = _engine.Run($$"""& { {{other}}; Get-KonstructCluster $repository -WarningAction Ignore } | Export-KonstructReport $out/report.html""");

        Assert.Null(run.Failure);
        var error = Assert.Single(run.Errors);
        Assert.Equal("NotReportable", IdOf(run));
        Assert.Contains(type, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("Get-KonstructCluster", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains(">engineering", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_can_be_taken_the_old_report_stays()
    {
        File.WriteAllText(Page, "old");

        var run = _engine.Run("1, 2 | Export-KonstructReport $out/report.html");

        Assert.Equal(2, run.Errors.Count);
        Assert.Equal("old", File.ReadAllText(Page));
    }

    [Fact]
    public void A_pipe_is_refused_and_left_as_it_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such pipes.");
        var pipe = Path.Combine(_folder.Path, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            made.WaitForExit();

        var run = _engine.Run($"Get-KonstructCluster '{RepositoryFolder.Sample}' | Export-KonstructReport '{pipe}'");

        Assert.StartsWith("FileIsNotOrdinary", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["pipe"], Directory.GetFileSystemEntries(_folder.Path).Select(f => Path.GetFileName(f)));
    }

    [Theory]
    [InlineData("[Konstruct.GitHubApp] @{ AppId = 1; Slug = 'x'; ApiUrl = 'https://x/' }")]
    [InlineData("[Konstruct.Cluster] @{ Name = 'x' }")]
    [InlineData("[Konstruct.MigrationPlan] @{ AppId = '1' }")]
    public void An_object_that_a_script_has_made_by_halves_is_refused_and_the_rest_goes_on(string half)
    {
        var report = Path.Combine(_folder.Path, "report.html");

        var run = _engine.Run($"& {{ {half}; [Konstruct.ArgoAuthCheck] @{{ Scope = 'Vault'; RuleId = 'KON201'; Subject = 'the-subject'; Status = 'Fail'; Reason = 'b' }} }} | Export-KonstructReport '{report}'");

        Assert.Null(run.Failure);
        Assert.StartsWith("NotReportable", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("the-subject", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_found_the_report_says_so()
    {
        File.WriteAllText(Page, "old");

        Ok("@() | Export-KonstructReport $out/report.html");

        Assert.Contains("Nothing was given to this report.", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("& { Get-KonstructCluster $repository -WarningAction Ignore; throw 'boom' } | Export-KonstructReport $out/report.html")]
    [InlineData("& { Get-KonstructCluster $repository -WarningAction Ignore; 'text' } | Export-KonstructReport $out/report.html -ErrorAction Stop")]
    public void A_pipeline_that_fails_leaves_the_old_report(string script)
    {
        File.WriteAllText(Page, "old");

        Assert.NotNull(_engine.Run(script).Failure);

        Assert.Equal("old", File.ReadAllText(Page));
        Assert.Equal(["report.html"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_pipeline_that_is_stopped_leaves_the_old_report()
    {
        File.WriteAllText(Page, "old");
        using var reached = new ManualResetEventSlim();
        _engine.Runspace.SessionStateProxy.SetVariable("reached", reached);
        using var shell = PowerShell.Create(_engine.Runspace);
        shell.AddScript("& { Get-KonstructCluster $repository -WarningAction Ignore; $reached.Set(); while ($true) { [Threading.Thread]::Sleep(10) } } | Export-KonstructReport $out/report.html");
        var running = shell.BeginInvoke();
        Assert.True(reached.Wait(TimeSpan.FromSeconds(30)));

        shell.Stop();

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal("old", File.ReadAllText(Page));
    }

    [Fact]
    public void WhatIf_names_the_file_and_writes_nothing()
    {
        var run = Ok("Get-KonstructCluster $repository -WarningAction Ignore | Export-KonstructReport $out/report.html -WhatIf -PassThru");

        Assert.Contains("Write a report of 2 objects as Html", run.HostText, StringComparison.Ordinal);
        Assert.Contains("report.html", run.HostText, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("$out/report.html -NoClobber", "FileExists")]
    [InlineData("$out", "FileIsFolder")]
    [InlineData("$out/nowhere/report.html", "FolderNotFound")]
    [InlineData("Variable:report", "PathNotInFileSystem")]
    [InlineData("nosuchdrive:/report.html", "PathNotFound")]
    [InlineData("$out/*.nothing", "PathNotFound")]
    public void What_cannot_be_written_is_told_before_anything_is_gathered(string path, string id)
    {
        File.WriteAllText(Page, "old");

        var run = _engine.Run($"& {{ $global:gathered = $true; Get-KonstructCluster $repository }} | Export-KonstructReport {path}");

        Assert.Equal(id, IdOf(run));
        Assert.Null(_engine.Runspace.SessionStateProxy.GetVariable("gathered"));
        Assert.Equal("old", File.ReadAllText(Page));
    }

    [Fact]
    public void A_read_only_file_takes_Force()
    {
        File.WriteAllText(Page, "old");
        new FileInfo(Page).IsReadOnly = true;

        Assert.Equal("FileIsReadOnly", IdOf(_engine.Run("@() | Export-KonstructReport $out/report.html")));
        Ok("@() | Export-KonstructReport $out/report.html -Force");

        Assert.NotEqual("old", File.ReadAllText(Page));
        new FileInfo(Page).IsReadOnly = false;
    }

    [Fact]
    public void A_literal_path_is_taken_as_it_stands_and_a_wildcard_for_the_one_file()
    {
        Ok("@() | Export-KonstructReport -LiteralPath $out/[a].html");
        File.WriteAllText(Path.Combine(_folder.Path, "b.html"), "old");
        Ok("@() | Export-KonstructReport $out/b*.html");

        Assert.All(["[a].html", "b.html"], n => Assert.StartsWith("<!DOCTYPE", File.ReadAllText(Path.Combine(_folder.Path, n)), StringComparison.Ordinal));
        Assert.Equal("ValueUnknown", IdOf(_engine.Run("@() | Export-KonstructReport $out/*.html")));
    }

    [Fact]
    public void InputObject_takes_an_array_too_and_a_path_of_what_is_piped_in_is_not_where_to_write()
    {
        var before = _sample.Texts();

        Ok("Export-KonstructReport $out/report.html -InputObject @(Get-KonstructCluster $repository -WarningAction Ignore)");

        Assert.Contains(">engineering", File.ReadAllText(Page), StringComparison.Ordinal);
        Assert.Equal(before, _sample.Texts());
    }

    private static string IdOf(EngineResult run) => Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0];

    private EngineResult Ok(string script)
    {
        var run = _engine.Run(script);
        Assert.Null(run.Failure);
        Assert.Empty(run.Errors);
        return run;
    }
}
