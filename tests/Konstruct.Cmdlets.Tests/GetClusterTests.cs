using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests;

public sealed class GetClusterTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private const string Engineering = "registry/konstruct-clusters/engineering";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_clusters_of_a_repository_are_found_and_the_parent_is_none()
    {
        _folder.WriteSample();

        var clusters = Find("'~'").Output;

        Assert.Equal(["engineering", "mgmt-data"], clusters.Select(c => c.Text("Name")));
        Assert.Equal(["engineering", "data"], clusters.Select(c => c.Text("ProjectName")));
        Assert.All(clusters, c => Assert.Equal("Konstruct.Cluster", c.TypeNames[0]));
        var cluster = clusters[0];
        Assert.Equal(Path.Combine(_folder.Path, Engineering), cluster.Text("Path"));
        Assert.Equal("acme.example", cluster.Text("Domain"));
        Assert.Equal(("engineering", "engineering"), (cluster.Text("DestinationName"), cluster.Text("ArgoProject")));
        Assert.Equal(["argocd/repo-credentials-template/engineering", "argocd/repo-credentials-template/engineering-platform"], cluster.List("VaultKeys").Select(k => k.BaseObject));
        Assert.Equal("engineering-vault-kv-secret", cluster.Text("SecretStore"));
        Assert.Equal(("Rendered", "Pat"), (cluster.Text("Dialect"), cluster.Text("Authentication")));
    }

    [Fact]
    public void Every_step_says_how_far_it_is_and_in_which_file()
    {
        _folder.WriteSample();

        var steps = Find("'~' -Name engineering").Output.Single().List("Steps");

        Assert.Equal(
            [
                "RepositorySecrets Pending secrets/secret.yaml",
                "CrossplaneSecret Pending crossplane-components/crossplane-secrets.yaml",
                "RunnerSecret Pending actions-runner-controller/51-actions-runner-externalsecret.yaml",
                "CrossplaneRuntime Pending crossplane-components/controllerconfig.yaml",
                "CrossplaneService Pending crossplane-components/svc.yaml",
                "ServiceMonitor Pending crossplane-components/servicemonitor.yaml",
                "PrometheusApplication Pending 35-kube-prometheus-stack.yaml",
            ],
            steps.Select(s => $"{s.Text("Step")} {s.Text("State")} {Path.GetRelativePath(Path.Combine(_folder.Path, Engineering), s.Text("Path")).Replace('\\', '/')}"));
    }

    [Fact]
    public void Every_folder_says_where_it_goes()
    {
        _folder.WriteSample();

        var destinations = Find("'~' -Name engineering").Output.Single().List("Destinations");

        Assert.Equal("Workload engineering/argocd", destinations.Where(d => d.Text("Folder") == "secrets").Select(Destination).Single());
        Assert.Equal("Workload engineering/crossplane-system", destinations.Where(d => d.Text("Folder") == "crossplane-components").Select(Destination).Single());
        Assert.Equal("Management in-cluster/crossplane-system", destinations.Where(d => d.Text("Folder") == "provider-config").Select(Destination).Single());
        Assert.Equal("Management https://kubernetes.default.svc/argocd", destinations.Where(d => d.Text("Folder") == ".").Select(Destination).Single());
        Assert.Contains("registry/environments/engineering", destinations.Select(d => d.Text("Folder")));

        static string Destination(PSObject d) => $"{d.Text("Role")} {d.Text("Cluster")}/{d.Text("Namespace")}";
    }

    [Theory]
    [InlineData("'~registry/konstruct-clusters/engineering'", "engineering")]
    [InlineData("'~registry/konstruct-clusters/engineering/'", "engineering")]
    [InlineData("'~registry/konstruct-clusters'", "engineering mgmt-data")]
    [InlineData("'~registry/konstruct-clusters/*'", "engineering mgmt-data")]
    [InlineData("-LiteralPath '~registry'", "engineering mgmt-data")]
    [InlineData("'~' -Name MGMT*", "mgmt-data")]
    [InlineData("'~' -Name x*, eng*", "engineering")]
    [InlineData("'~' -Exclude engineering", "mgmt-data")]
    [InlineData("'~' -Exclude registry/konstruct-clusters/mgmt-data", "engineering")]
    public void A_search_can_be_narrowed(string arguments, string names)
    {
        _folder.WriteSample();

        var run = Find(arguments);

        Assert.Equal(names, string.Join(' ', run.Output.Select(c => c.Text("Name"))));
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void The_current_location_is_searched_where_nothing_is_said()
    {
        _folder.WriteSample();

        var run = engine.Run($$"""
            $paths = $ExecutionContext.SessionState.Path
            $null = $paths.PushCurrentLocation('here')
            $null = $paths.SetLocation('{{_folder.Path}}')
            try { Get-KonstructCluster } finally { $null = $paths.PopLocation('here') }
            """);

        Assert.Equal(2, run.Output.Count);
    }

    [Theory]
    [InlineData("'~nowhere'", "PathNotFound")]
    [InlineData("-LiteralPath '~nowhere'", "PathNotFound")]
    [InlineData("'~README.md'", "PathNotAFolder")]
    [InlineData("'env:PATH'", "PathNotInFileSystem")]
    public void What_is_no_folder_is_an_error_and_the_next_one_goes_on(string path, string id)
    {
        _folder.WriteSample();

        var run = engine.Run($"Get-KonstructCluster {path}; Get-KonstructCluster '~'".Replace("~", _folder.Path + "/", StringComparison.Ordinal));

        Assert.Equal(id + ",Konstruct.Cmdlets.GetKonstructClusterCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Equal(2, run.Output.Count);
    }

    [Fact]
    public void Where_there_is_no_cluster_a_warning_says_so()
    {
        _folder.Write("a.yaml", "kind: ConfigMap\n");

        var run = Find("'~'");

        Assert.Empty(run.Output);
        Assert.Contains("No cluster was found", Assert.Single(run.Warnings), StringComparison.Ordinal);
        _folder.WriteSample();
        Assert.Contains("whose name is like 'nosuch*'", Assert.Single(Find("'~' -Name nosuch* -WarningVariable w").Warnings, w => w.StartsWith("No cluster", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pat", "workload-project-cluster", "Token", "<WORKLOAD_CLUSTER_NAME>", "<DOMAIN_NAME>", "Pat", 7)]
    [InlineData("github-app", "workload-project-cluster", "Token", "<WORKLOAD_CLUSTER_NAME>", "<DOMAIN_NAME>", "GitHubApp", 0)]
    [InlineData("helm", "project-cluster", "Helm", "{{ .Values.workloadClusterName }}", "{{ .Values.domainName }}", "GitHubApp", 0)]
    public void Templates_are_clusters_with_a_dialect(string upstream, string name, string dialect, string destination, string domain, string authentication, int pending)
    {
        _folder.WriteUpstream(upstream);

        var cluster = Assert.Single(Find("'~'").Output);

        Assert.Equal((name, dialect, destination, domain, authentication),
            (cluster.Text("Name"), cluster.Text("Dialect"), cluster.Text("DestinationName"), cluster.Text("Domain"), cluster.Text("Authentication")));
        Assert.Equal(pending, cluster.List("Steps").Count(s => s.Text("State") == "Pending"));
        Assert.Equal(7, cluster.List("Steps").Count(s => s.Text("State") != "NotApplicable"));
    }

    [Theory]
    [InlineData("github-app", "")]
    [InlineData("helm", "")]
    [InlineData("pat", "40-crossplane-components.yaml:21 KON122 Information")]
    public void On_the_vendors_templates_nothing_is_found_but_what_is_there(string upstream, string besides)
    {
        _folder.WriteUpstream(upstream);

        var findings = Find("'~'").Output.Single().List("Findings").Select(f => $"{Path.GetFileName(f.Text("Path"))}:{f.Text("Line")} {f.Text("RuleId")} {f.Text("Severity")}").ToList();

        // A base of another organisation, the provider's environment from a key that may hold the token, a selector pinned to one revision.
        string[] expected = ["kustomization.yaml:8 KON124 Warning", "crossplane-secrets.yaml:13 KON129 Information", $"svc.yaml:{(upstream == "pat" ? 15 : 19)} KON116 Warning"];
        Assert.Equal(besides.Length == 0 ? expected : [besides, .. expected], findings);
    }

    [Fact]
    public void Nothing_is_written_and_no_credential_is_told()
    {
        _folder.WriteSample();
        _folder.Write(Engineering + "/secrets/plain.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: git-credentials\nstringData:\n  password: hunter2\n");
        _folder.Write("registry/environments/odd.yaml", "kind: ExternalSecret\nx: hunter2: [\n");
        var before = _folder.Texts();

        var run = Find("'~' -Verbose -Debug");
        var text = engine.RunText($"Get-KonstructCluster '{_folder.Path}'; (Get-KonstructCluster '{_folder.Path}').Findings", 200);

        Assert.Equal(before, _folder.Texts());
        Assert.Contains(run.Output.SelectMany(c => c.List("Findings")), f => f.Text("RuleId") == "KON130");
        Assert.DoesNotContain("hunter2", text + string.Concat(run.Warnings) + string.Concat(run.Verbose) + string.Concat(run.Debug) + run.HostText, StringComparison.Ordinal);
    }

    [Fact]
    public void What_belongs_to_no_cluster_is_told_of_as_a_warning_where_it_matters()
    {
        _folder.WriteSample();
        var secret = _folder.Read(Engineering + "/actions-runner-controller/51-actions-runner-externalsecret.yaml").Replace("github_token", "ATLANTIS_GH_TOKEN", StringComparison.Ordinal);
        _folder.Write("registry/environments/data/atlantis.yaml", secret);

        var run = Find("'~' -Verbose");

        Assert.Contains("KON101", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Contains("atlantis.yaml", run.Warnings[0], StringComparison.Ordinal);
        Assert.Contains(run.Verbose, v => v.Contains("KON111", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("registry/clusters/mgmt/components/crossplane")]
    [InlineData("registry/clusters/mgmt/crossplane-components")]
    public void A_management_cluster_with_a_log_streamer_of_its_own_is_no_workload_cluster(string folder)
    {
        _folder.WriteSample();
        foreach (var file in new[] { "controllerconfig.yaml", "svc.yaml" })
            _folder.Write($"{folder}/{file}", _folder.Read($"{Engineering}/crossplane-components/{file}"));
        _folder.Write($"{folder}/git.yaml", _folder.Read("registry/clusters/mgmt/components/crossplane/git-credentials.yaml"));

        var run = Find("'~' -Verbose");

        Assert.Equal(["engineering", "mgmt-data"], run.Output.Select(c => c.Text("Name")));
        Assert.Contains(run.Verbose, v => v.Contains("KON111", StringComparison.Ordinal) && v.Contains("svc.yaml", StringComparison.Ordinal));
        Assert.Empty(run.Warnings);
    }

    [Fact]
    public void A_clusters_project_tells_what_its_keys_mean()
    {
        _folder.WriteSample();
        foreach (var file in _folder.Files().Where(f => f.StartsWith(Engineering, StringComparison.Ordinal)))
            _folder.Write(file, _folder.Read(file).Replace("repo-credentials-template/engineering", "repo-credentials-template/data-platform", StringComparison.Ordinal));

        var run = engine.Run($"Get-KonstructCluster '{_folder.Path}' -Name engineering -WarningAction Ignore | Convert-KonstructExternalSecret");

        Assert.Equal(3, run.Output.Count(o => o.Text("Status") == "Changed"));
        Assert.Contains("key: argocd/repo-credentials-template/data-platform-platform\n", _folder.Read(Engineering + "/crossplane-components/crossplane-secrets.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output.SelectMany(o => o.List("Findings")), f => f.Text("RuleId") == "KON104");
    }

    [Fact]
    public void The_first_cluster_is_given_before_the_last_one_is_read()
    {
        _folder.WriteSample();
        var last = _folder.Write("registry/konstruct-clusters/zz/secrets/secret.yaml", _folder.Read(Engineering + "/secrets/secret.yaml"));
        for (var i = 0; i < 600; i++)
            _folder.Write($"registry/konstruct-clusters/n{i:000}/secrets/secret.yaml", _folder.Read(Engineering + "/secrets/secret.yaml"));

        // What is removed when the first one comes is not found any more.
        var names = engine.Run($$"""
            $first = $true
            Get-KonstructCluster '{{_folder.Path}}' | ForEach-Object {
                if ($first) { $first = $false; [IO.File]::Delete('{{last}}') }
                $_.Name
            }
            """).OutputOf<string>();

        Assert.Equal("engineering", names[0]);
        Assert.Equal(602, names.Count);
        Assert.DoesNotContain("zz", names);
    }

    [Fact]
    public void Files_that_cannot_be_read_are_findings_and_the_cluster_comes_out()
    {
        _folder.WriteSample();
        _folder.Write(Engineering + "/secrets/secret.yaml", "kind: ExternalSecret\n\tname: argoproj.io/x\n");
        _folder.Write(Engineering + "/argocd/binary.yaml", [0x6b, 0, 0x6b]);

        var cluster = Find("'~' -Name engineering").Output.Single();

        var findings = cluster.List("Findings").Where(f => f.Text("RuleId") == "KON110").Select(f => $"{Path.GetFileName(f.Text("Path"))}:{f.Text("Line")} {f.Text("Severity")}");
        Assert.Equal(["binary.yaml:1 Error", "secret.yaml:2 Error"], findings);
        Assert.Equal("NotApplicable", cluster.List("Steps")[0].Text("State"));
        _folder.Write(Engineering + "/secrets/secret.yaml", "kind: ExternalSecret\n\targocd.argoproj.io/secret-type: repository\n");
        Assert.Equal("Pending", Find("'~' -Name engineering").Output.Single().List("Steps")[0].Text("State"));
    }

    [Fact]
    public void A_file_whose_objects_nobody_can_tell_apart_is_a_finding_and_ends_nothing()
    {
        _folder.WriteSample();
        const string Secret = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: x\n";
        _folder.Write(Engineering + "/secrets/branches.yaml", $"{{{{- if .Values.x }}}}\n{Secret}{{{{- else }}}}\n{Secret}{{{{- end }}}}\n");

        var run = Find("'~'");

        Assert.Empty(run.Errors);
        Assert.Equal(2, run.Output.Count);
        Assert.Contains(run.Output[0].List("Findings"), f => f.Text("RuleId") == "KON110" && f.Text("Path").EndsWith("branches.yaml", StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_does_not_show_a_credential_in_its_line()
    {
        _folder.Write("a.yaml", "kind: ExternalSecret\n---\nkind: Secret\nstringData:\n  password: hunter2: x\n");

        var error = Assert.Single(engine.Run($"Convert-KonstructExternalSecret '{_folder.Path}'").Errors);

        Assert.Contains("password: ***", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString() + error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_shows_the_fleet_at_a_glance()
    {
        _folder.WriteSample();

        var text = engine.RunText($"Get-KonstructCluster '{_folder.Path}' -WarningAction SilentlyContinue", 80);

        var lines = text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0).ToList();
        Assert.All(lines, l => Assert.True(l.Length <= 80, l));
        Assert.Matches("^Cluster +Project +Authentication +Done +Worst finding$", lines[0]);
        Assert.Matches(@"^engineering +engineering +Pat +0 of 7 +Warning \(\d+\)$", lines[2]);
        Assert.Matches(@"^mgmt-data +data +Pat +0 of 7 +Warning \(\d+\)$", lines[3]);
    }

    [Fact]
    public void Findings_are_shown_with_their_places()
    {
        _folder.WriteSample();

        var text = engine.RunText($"(Get-KonstructCluster '{_folder.Path}' -Name engineering -WarningAction SilentlyContinue).Findings", 120);

        Assert.Matches(@"KON116 Warning +\S*svc\.yaml:\d+:\d+", text.Replace("\r", "", StringComparison.Ordinal));
    }

    private EngineResult Find(string arguments)
    {
        var run = engine.Run("Get-KonstructCluster " + arguments.Replace("~", _folder.Path + "/", StringComparison.Ordinal));
        Assert.Null(run.Failure);
        return run;
    }
}
