namespace Konstruct.Cmdlets.Tests;

public sealed class UpdateCrossplaneTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private const string Crossplane = "registry/konstruct-clusters/engineering/crossplane-components/";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_vendors_template_gets_what_the_guide_gives()
    {
        const string Folder = "workload-project-cluster/crossplane-components/";
        _folder.WriteUpstream("pat");
        var before = _folder.Texts();

        var run = Update("'~'");

        Assert.Empty(run.Errors);
        Assert.Equal([$"Changed {Folder}controllerconfig.yaml", $"Changed {Folder}servicemonitor.yaml", $"Changed {Folder}svc.yaml"], run.Lines(_folder).Where(l => l.StartsWith("Changed", StringComparison.Ordinal)));
        Assert.Equal((2, 6), Counted("controllerconfig.yaml"));
        Assert.Equal((0, 4), Counted("svc.yaml"));
        Assert.Equal(before.Keys.Append(Folder + "servicemonitor.yaml").Order(StringComparer.Ordinal), _folder.Files());
        Assert.All(before.Keys.Where(n => !n.EndsWith("/controllerconfig.yaml", StringComparison.Ordinal) && !n.EndsWith("/svc.yaml", StringComparison.Ordinal)), n => Assert.Equal(before[n], _folder.Read(n)));
        Assert.DoesNotContain(Update("'~'").Output, o => o.Text("Status") is "Changed" or "Pending");

        (int, int) Counted(string name)
        {
            var diff = run.Output.Single(o => o.Text("Path").EndsWith(name, StringComparison.Ordinal)).Text("Diff").Split('\n').Skip(2).ToList();
            return (diff.Count(l => l.StartsWith('-')), diff.Count(l => l.StartsWith('+')));
        }
    }

    [Fact]
    public void With_WhatIf_nothing_is_written_or_created_and_the_diffs_are_those_of_the_real_run()
    {
        _folder.WriteSample();
        var before = _folder.Texts();

        var preview = Update("'~' -WhatIf");

        Assert.Equal(before, _folder.Texts());
        Assert.Contains("Bring Crossplane in line: terraform-config", preview.HostText, StringComparison.Ordinal);
        var created = preview.Output.Single(o => o.Text("Path").EndsWith("engineering/crossplane-components/servicemonitor.yaml".Replace('/', Path.DirectorySeparatorChar), StringComparison.Ordinal));
        Assert.StartsWith($"--- /dev/null\n+++ b/{Crossplane}servicemonitor.yaml\n@@ -0,0 +1,", created.Text("Diff"), StringComparison.Ordinal);
        var changed = Update("'~'");
        Assert.Equal(preview.Output.Select(o => o.Text("Diff")), changed.Output.Select(o => o.Text("Diff")));
        Assert.Equal(preview.Output.Where(o => o.Text("Status") == "Pending").Select(o => o.Text("Path")), changed.Output.Where(o => o.Text("Status") == "Changed").Select(o => o.Text("Path")));
    }

    [Fact]
    public void Clusters_from_the_pipeline_are_updated_and_no_other_folder()
    {
        _folder.WriteSample();

        var run = engine.Run($"Get-KonstructCluster '{_folder.Path}' -Name engineering -WarningAction Ignore | Update-KonstructCrossplane");

        Assert.Empty(run.Errors);
        Assert.All(run.Output, o => Assert.Contains("engineering", o.Text("Path"), StringComparison.Ordinal));
        Assert.Equal(3, run.Output.Count(o => o.Text("Status") == "Changed"));
        Assert.Contains("--- a/registry/konstruct-clusters/engineering".Replace("registry/konstruct-clusters/engineering", "", StringComparison.Ordinal), run.Output[0].Text("Diff"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_management_clusters_own_Crossplane_is_left_with_a_finding()
    {
        _folder.WriteSample();
        var before = _folder.Texts();

        var run = Update("'~registry/clusters'");

        Assert.Equal(before, _folder.Texts());
        Assert.Contains(run.Output.SelectMany(o => o.List("Findings")), f => f.Text("RuleId") == "KON111");
        Assert.DoesNotContain(run.Output, o => o.Text("Status") is "Changed" or "Pending");
    }

    [Fact]
    public void A_file_that_is_named_is_changed_and_its_neighbours_are_not()
    {
        _folder.WriteSample();
        var before = _folder.Texts();

        var run = Update($"'~{Crossplane}svc.yaml'");

        Assert.Equal([$"Changed {Crossplane}svc.yaml"], run.Lines(_folder));
        Assert.All(_folder.Files(), n => Assert.Equal(n == Crossplane + "svc.yaml", before[n] != _folder.Read(n)));
        Assert.Equal(["NotApplicable registry/environments/data/warehouse.yaml"], Update("'~registry/environments/data/warehouse.yaml'").Lines(_folder));
    }

    [Fact]
    public void Values_can_be_chosen()
    {
        _folder.WriteSample();

        var run = Update($"'~{Crossplane}' -ProviderImage registry.acme.example:5000/mirror/provider-terraform:v0.0.1-rc.3 -LogStreamerImage ghcr.io/konstructio/logs-streamer:v0.0.11 -MetricsPort 9100 -MetricsPath /m -ScrapeInterval 1m");

        Assert.Empty(run.Errors);
        var runtime = _folder.Read(Crossplane + "controllerconfig.yaml");
        Assert.Contains("image: registry.acme.example:5000/mirror/provider-terraform:v0.0.1-rc.3\n", runtime, StringComparison.Ordinal);
        Assert.Contains("image: ghcr.io/konstructio/logs-streamer:v0.0.11\n", runtime, StringComparison.Ordinal);
        Assert.Contains("prometheus.io/port: \"9100\"\n", runtime, StringComparison.Ordinal);
        Assert.Contains("prometheus.io/path: \"/m\"\n", runtime, StringComparison.Ordinal);
        Assert.Contains("targetPort: 9100\n", _folder.Read(Crossplane + "svc.yaml"), StringComparison.Ordinal);
        var monitor = _folder.Read(Crossplane + "servicemonitor.yaml");
        Assert.Contains("path: /m\n", monitor, StringComparison.Ordinal);
        Assert.Contains("interval: 1m\n", monitor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ProviderImage 'a b:c'", "InvalidProviderImage")]
    [InlineData("-ProviderImage ghcr.io/konstructio/provider-terraform", "InvalidProviderImage")]
    [InlineData("-LogStreamerImage \"x:1`ny: z\"", "InvalidLogStreamerImage")]
    [InlineData("-MetricsPath metrics", "InvalidMetricsPath")]
    [InlineData("-MetricsPath '/m\"x'", "InvalidMetricsPath")]
    [InlineData("-ScrapeInterval often", "InvalidScrapeInterval")]
    [InlineData("-ScrapeInterval 15", "InvalidScrapeInterval")]
    [InlineData("-MetricsPort 0", "ParameterArgumentValidationError")]
    public void A_value_that_its_place_does_not_take_is_refused_before_anything_is_read(string arguments, string id)
    {
        _folder.WriteSample();
        var before = _folder.Texts();

        var run = engine.Run($"Update-KonstructCrossplane '{_folder.Path}' {arguments}");
        var failure = run.Failure ?? Assert.Single(run.Errors);

        Assert.Equal(id + ",Konstruct.Cmdlets.UpdateKonstructCrossplaneCommand", failure.FullyQualifiedErrorId);
        Assert.Equal(before, _folder.Texts());
    }

    [Fact]
    public void Text_from_the_pipeline_comes_out_updated()
    {
        _folder.WriteSample();
        var text = _folder.Read(Crossplane + "svc.yaml");

        var run = engine.Run("$input | Update-KonstructCrossplane -Yaml", [.. text.TrimEnd('\n').Split('\n')]);

        var updated = Assert.Single(run.OutputOf<string>());
        Assert.Contains("name: metrics", updated, StringComparison.Ordinal);
        Assert.Contains(run.Warnings, w => w.StartsWith("KON116", StringComparison.Ordinal));
        Assert.Equal("a: 1", Assert.Single(engine.Run("'a: 1' | Update-KonstructCrossplane -Yaml").OutputOf<string>()));
    }

    [Theory]
    [InlineData("servicemonitor.yaml", "kind: ConfigMap\n", "YamlEditRefused")]
    [InlineData("ServiceMonitor.yaml", "kind: ConfigMap\n", "YamlEditRefused")]
    [InlineData("servicemonitor.yaml", "a: [\n", "YamlSyntax")]
    [InlineData("servicemonitor.yaml", "", "YamlEditRefused")]
    public void Whatever_stands_where_the_ServiceMonitor_would_go_is_left(string name, string text, string id)
    {
        _folder.WriteSample();
        _folder.Write(Crossplane + name, text);

        var run = Update($"'~{Crossplane}'");

        Assert.Equal(id + ",Konstruct.Cmdlets.UpdateKonstructCrossplaneCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Equal(text, _folder.Read(Crossplane + name));
        Assert.Equal(2, run.Output.Count(o => o.Text("Status") == "Changed"));
        Assert.Single(_folder.Files(), f => f.StartsWith(Crossplane, StringComparison.Ordinal) && f.EndsWith("servicemonitor.yaml", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_is_excluded_is_not_created_either()
    {
        _folder.WriteSample();

        Update("'~' -Exclude servicemonitor.yaml, mgmt-data");

        Assert.DoesNotContain(_folder.Files(), n => n.EndsWith("servicemonitor.yaml", StringComparison.Ordinal));
        Assert.Contains("name: metrics", _folder.Read(Crossplane + "svc.yaml"), StringComparison.Ordinal);
    }

    private EngineResult Update(string arguments)
    {
        var run = engine.Run("Update-KonstructCrossplane " + arguments.Replace("~", _folder.Path + "/", StringComparison.Ordinal));
        Assert.Null(run.Failure);
        return run;
    }
}
