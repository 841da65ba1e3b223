namespace Konstruct.Cmdlets.Tests;

/// <summary>The whole of what is done in files, as one pipeline after the other.</summary>
public sealed class MigrationPipelineTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("github-app")]
    [InlineData("helm")]
    public void Where_all_is_done_nothing_is_written(string upstream)
    {
        _folder.WriteUpstream(upstream);
        var before = _folder.Texts();

        var run = Migrate("");

        Assert.Empty(run.Errors);
        Assert.Equal(before, _folder.Texts());
        Assert.Equal(["Unchanged"], run.Output.Select(o => o.Text("Status")).Distinct().Where(s => s != "NotApplicable"));
        Assert.Equal(7, run.Output.Count(o => o.Text("Status") == "Unchanged"));
    }

    [Fact]
    public void A_live_repository_is_migrated_in_one_go_and_a_second_run_changes_nothing()
    {
        _folder.WriteSample();
        var before = _folder.Texts();

        var run = Migrate("");

        Assert.Empty(run.Errors);
        Assert.Equal(14, run.Output.Count(o => o.Text("Status") == "Changed"));
        Assert.All(before.Keys.Where(n => !n.StartsWith("registry/konstruct-clusters/", StringComparison.Ordinal)), n => Assert.Equal(before[n], _folder.Read(n)));
        var after = _folder.Texts();
        Assert.DoesNotContain(Migrate("").Output, o => o.Text("Status") is "Changed" or "Pending");
        Assert.Equal(after, _folder.Texts());
        var clusters = engine.Run($"Get-KonstructCluster '{_folder.Path}' -WarningAction Ignore").Output;
        Assert.All(clusters, c => Assert.Equal("GitHubApp", c.Text("Authentication")));
        Assert.All(clusters.SelectMany(c => c.List("Steps")), s => Assert.Equal("Done", s.Text("State")));
    }

    [Fact]
    public void The_diffs_together_are_what_git_would_show()
    {
        _folder.WriteSample();
        var preview = Migrate("", "-WhatIf").Output.Where(o => o.Text("Status") == "Pending").ToDictionary(o => o.Text("Path"), o => o.Text("Diff"), StringComparer.Ordinal);
        var before = _folder.Texts();

        Migrate("");

        Assert.All(preview, p =>
        {
            var name = Path.GetRelativePath(_folder.Path, p.Key).Replace('\\', '/');
            var removed = p.Value.Split('\n').Skip(2).Count(l => l.StartsWith('-'));
            var added = p.Value.Split('\n').Skip(2).Count(l => l.StartsWith('+'));
            Assert.Equal(_folder.Read(name).Split('\n').Length - before.GetValueOrDefault(name, "").Split('\n').Length, added - removed);
        });
    }

    private EngineResult Migrate(string below, string options = "")
    {
        var run = engine.Run($$"""
            $clusters = @(Get-KonstructCluster '{{Path.Combine(_folder.Path, below)}}' -WarningAction Ignore)
            $clusters | Convert-KonstructExternalSecret {{options}}
            $clusters | Update-KonstructCrossplane {{options}}
            $clusters | New-KonstructPrometheusApp {{options}}
            """);
        Assert.Null(run.Failure);
        return run;
    }
}
