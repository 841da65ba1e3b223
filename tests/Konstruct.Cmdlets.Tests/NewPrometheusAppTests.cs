using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests;

public sealed class NewPrometheusAppTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private const string Clusters = "registry/konstruct-clusters/";
    private const string FileName = "35-kube-prometheus-stack.yaml";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_cluster_of_a_repository_gets_an_Application_with_its_own_name_project_and_domain()
    {
        _folder.WriteSample();
        var before = _folder.Texts();

        var run = New("'~'");

        Assert.Empty(run.Errors);
        Assert.Equal([$"Changed {Clusters}engineering/{FileName}", $"Changed {Clusters}mgmt-data/{FileName}"], run.Lines(_folder));
        Assert.Equal(2, _folder.Files().Count - before.Count);
        Assert.All(before, f => Assert.Equal(f.Value, _folder.Read(f.Key)));
        var text = _folder.Read($"{Clusters}mgmt-data/{FileName}");
        Assert.Contains("  name: kube-prometheus-stack-mgmt-data\n", text, StringComparison.Ordinal);
        Assert.Contains("  project: mgmt-data\n", text, StringComparison.Ordinal);
        Assert.Contains("              cluster: mgmt-data\n", text, StringComparison.Ordinal);
        Assert.Contains("- url: \"https://prometheus-remote-write.acme.example/api/v1/write\"\n", text, StringComparison.Ordinal);
        Assert.Equal([$"Unchanged {Clusters}engineering/{FileName}", $"Unchanged {Clusters}mgmt-data/{FileName}"], New("'~'").Lines(_folder));
    }

    [Fact]
    public void Clusters_from_the_pipeline_bring_all_that_is_needed()
    {
        _folder.WriteSample();

        var run = engine.Run($"Get-KonstructCluster '{_folder.Path}' -WarningAction Ignore | New-KonstructPrometheusApp -Name eng*");

        Assert.Empty(run.Errors);
        Assert.Equal([$"Changed {Clusters}engineering/{FileName}"], run.Lines(_folder));
    }

    [Fact]
    public void With_WhatIf_nothing_is_created()
    {
        _folder.WriteSample();
        var before = _folder.Texts();

        var run = New("'~' -WhatIf");

        Assert.Equal(before, _folder.Texts());
        Assert.Contains("Deploy Prometheus: kube-prometheus-stack-engineering", run.HostText, StringComparison.Ordinal);
        Assert.StartsWith($"--- /dev/null\n+++ b/{Clusters}engineering/{FileName}\n@@ -0,0 +1,", run.Output[0].Text("Diff"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_Application_that_is_there_is_brought_in_line_and_keeps_what_people_added()
    {
        _folder.WriteSample();
        New("'~' -Name engineering");
        var path = $"{Clusters}engineering/{FileName}";
        var wanted = _folder.Read(path);
        var theirs = wanted.Replace("targetRevision: 68.3.0", "targetRevision: 67.1.0 # last spring's", StringComparison.Ordinal)
            .Replace("            retention: 2h\n", "            retention: 24h\n            # for the big one\n            resources:\n              requests: {memory: 2Gi}\n", StringComparison.Ordinal);
        _folder.Write(Clusters + "engineering/monitoring.yaml", theirs);
        File.Delete(Path.Combine(_folder.Path, path));

        var run = New("'~' -Name engineering");

        Assert.Equal([$"Changed {Clusters}engineering/monitoring.yaml"], run.Lines(_folder));
        Assert.Equal(theirs.Replace("67.1.0", "68.3.0", StringComparison.Ordinal).Replace("retention: 24h", "retention: 2h", StringComparison.Ordinal), _folder.Read(Clusters + "engineering/monitoring.yaml"));
        Assert.Equal([$"Changed {Clusters}engineering/monitoring.yaml"], New("'~' -Name engineering -Force").Lines(_folder));
        Assert.Equal(wanted, _folder.Read(Clusters + "engineering/monitoring.yaml"));
    }

    [Fact]
    public void A_file_that_is_someone_elses_is_left_with_an_error_unless_forced()
    {
        _folder.WriteSample();
        _folder.Write($"{Clusters}engineering/{FileName}", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: theirs\n");

        var run = New("'~'");

        Assert.Equal("YamlEditRefused,Konstruct.Cmdlets.NewKonstructPrometheusAppCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Equal([$"Changed {Clusters}mgmt-data/{FileName}"], run.Lines(_folder));
        Assert.Contains("theirs", _folder.Read($"{Clusters}engineering/{FileName}"), StringComparison.Ordinal);
        Assert.Equal([$"Changed {Clusters}engineering/other.yaml"], New("'~' -Name engineering -FileName other.yaml").Lines(_folder));
        File.Delete(Path.Combine(_folder.Path, Clusters, "engineering", "other.yaml"));
        Assert.Equal([$"Changed {Clusters}engineering/{FileName}"], New("'~' -Name engineering -Force").Lines(_folder));
        Assert.DoesNotContain("theirs", _folder.Read($"{Clusters}engineering/{FileName}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_domain_cannot_be_told_it_has_to_be_given()
    {
        _folder.WriteSample();
        File.Delete(Path.Combine(_folder.Path, Clusters, "engineering/cluster-secret-store/clustersecretstore.yaml"));
        File.Delete(Path.Combine(_folder.Path, Clusters, "engineering/argocd/ingress.yaml"));
        var service = $"{Clusters}engineering/crossplane-components/svc.yaml";
        _folder.Write(service, _folder.Read(service).Split("---")[0]);

        var run = New("'~' -Name engineering");

        Assert.Equal("ValueUnknown,Konstruct.Cmdlets.NewKonstructPrometheusAppCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Contains("-Domain", run.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        var piped = engine.Run($"Get-KonstructCluster '{_folder.Path}' -Name engineering -WarningAction Ignore | New-KonstructPrometheusApp");
        Assert.Equal("ValueUnknown,Konstruct.Cmdlets.NewKonstructPrometheusAppCommand", Assert.Single(piped.Errors).FullyQualifiedErrorId);
        Assert.Single(engine.Run($"Get-KonstructCluster '{_folder.Path}' -Name engineering -WarningAction Ignore | New-KonstructPrometheusApp -Domain acme.test -WhatIf").Output);
        Assert.Single(New("'~' -Name engineering -Domain acme.test").Output);
        Assert.Contains("prometheus-remote-write.acme.test", _folder.Read($"{Clusters}engineering/{FileName}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_and_a_name_do_where_the_folder_tells_nothing()
    {
        _folder.Write("new/readme.txt", "");

        var run = New("'~new' -ClusterName nova -Domain acme.test -FileName app.yaml");

        Assert.Empty(run.Errors);
        Assert.Equal(["Changed new/app.yaml"], run.Lines(_folder));
        Assert.StartsWith("--- /dev/null\n+++ b/app.yaml\n", run.Output[0].Text("Diff"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_without_a_path_give_the_text()
    {
        var texts = engine.Run("'alpha', 'beta' | New-KonstructPrometheusApp -Domain acme.test").OutputOf<string>();

        Assert.Equal(2, texts.Count);
        Assert.StartsWith("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: kube-prometheus-stack-alpha\n", texts[0], StringComparison.Ordinal);
        Assert.EndsWith("- ServerSideApply=true", texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_of_the_guide_can_be_chosen()
    {
        var text = engine.Run("""
            New-KonstructPrometheusApp -ClusterName alpha -RemoteWriteUrl https://metrics.acme.test:8443/write -ArgoProject shared -ChartVersion 70.0.1 `
                -Retention 1d -ScrapeInterval 30s -Namespace monitoring
            """).OutputOf<string>().Single();

        Assert.All(
            ["project: shared\n", "namespace: monitoring\n", "targetRevision: 70.0.1\n", "scrapeInterval: 30s\n", "retention: 1d\n", "- url: \"https://metrics.acme.test:8443/write\"\n"],
            line => Assert.Contains(line, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-ClusterName 'a b' -Domain x.y", "InvalidClusterName")]
    [InlineData("-ClusterName \"a`nkind: Secret\" -Domain x.y", "InvalidClusterName")]
    [InlineData("-ClusterName 'A' -Domain x.y", "InvalidClusterName")]
    [InlineData("-ClusterName 'a: b' -Domain x.y", "InvalidClusterName")]
    [InlineData("-ClusterName a -Domain 'x.y/z'", "InvalidDomain")]
    [InlineData("-ClusterName a -Domain 'x.y\" # '", "InvalidDomain")]
    [InlineData("-ClusterName a -Domain x.y -ArgoProject 'p q'", "InvalidArgoProject")]
    [InlineData("-ClusterName a -Domain x.y -Namespace '-'", "InvalidNamespace")]
    [InlineData("-ClusterName a -Domain x.y -Retention forever", "InvalidRetention")]
    [InlineData("-ClusterName a -Domain x.y -ScrapeInterval 5", "InvalidScrapeInterval")]
    [InlineData("-ClusterName a -Domain x.y -ChartVersion '1\n2'", "InvalidChartVersion")]
    [InlineData("-ClusterName a -RemoteWriteUrl 'ftp://x'", "InvalidRemoteWriteUrl")]
    [InlineData("-ClusterName a -RemoteWriteUrl 'https://user:pass@x/'", "InvalidRemoteWriteUrl")]
    [InlineData("'.' -FileName '../x.yaml'", "InvalidFileName")]
    [InlineData("'.' -FileName 'x.txt'", "InvalidFileName")]
    public void A_value_that_would_break_out_of_its_place_is_refused(string arguments, string id)
    {
        var run = engine.Run("New-KonstructPrometheusApp " + arguments);
        var failure = run.Failure ?? Assert.Single(run.Errors);

        Assert.Equal(id + ",Konstruct.Cmdlets.NewKonstructPrometheusAppCommand", failure.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, failure.CategoryInfo.Category);
        Assert.DoesNotContain('\n', failure.ErrorDetails.Message);
        Assert.DoesNotContain("(Parameter ", failure.ErrorDetails.Message, StringComparison.Ordinal);
    }

    private EngineResult New(string arguments)
    {
        var run = engine.Run("New-KonstructPrometheusApp " + arguments.Replace("~", _folder.Path + "/", StringComparison.Ordinal));
        Assert.Null(run.Failure);
        return run;
    }
}
