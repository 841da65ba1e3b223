namespace Konstruct.Cmdlets.Tests;

/// <summary>The scripts of the Jobs in <c>samples/kubernetes</c>, against a sandbox in a process of its own.</summary>
public sealed class KubernetesSampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_shares_of_a_fleet_are_moved_each_once_and_the_audit_tells()
    {
        _folder.WriteSample();
        using var scripts = new TemporaryFolder();
        var script = scripts.Write("script.ps1", $$"""
            $repo = '{{_folder.Path}}'
            $jobs = '{{Path.Combine(RepositoryFolder.Root, "samples", "kubernetes")}}'
            $s = Start-KonstructSandbox -GitOps $repo
            $reach = @{ VaultAddress = $s.VaultAddress; VaultToken = $s.VaultToken; ApiUrl = $s.GitHubApiUrl; KubeConfig = $s.KubeConfig; DestinationContext = $s.DestinationContext }
            $options = $reach + @{ Branch = $null; Push = $null; PullRequest = $null; JournalPath = '{{Path.Combine(scripts.Path, "run.jsonl")}}'; TimeoutSec = 120 }
            $app = @{ AppId = $s.AppId; PrivateKeyPath = $s.PrivateKeyPath }
            function State { "authentication: $((Get-KonstructCluster $repo -WarningAction SilentlyContinue).Authentication)" }
            '# before'; & $jobs/audit.ps1 engineering -Options $reach; "exit $LASTEXITCODE"
            '# first'; & $jobs/migrate.ps1 $repo @app -Of 2 -Index 0 -Options $options; "exit $LASTEXITCODE"; State
            [Environment]::SetEnvironmentVariable('JOB_COMPLETION_INDEX', '1')
            '# second'; & $jobs/migrate.ps1 $repo @app -Of 2 -Options $options; State
            '# none'; & $jobs/migrate.ps1 $repo @app -Of 9 -Index 7 -Options $options; "exit $LASTEXITCODE"
            Set-KonstructSandbox -MoveGitAccount
            $null = Restart-KonstructOperator -KubeConfig $s.KubeConfig
            '# after'; & $jobs/audit.ps1 engineering -Options $reach; "exit $LASTEXITCODE"
            """);

        var result = await RunnerProcess.Run(script);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("exit 1", Part(result, "before")[^1]);
        Assert.Equal("1 of 2 clusters are the share 0 of 2: engineering", Part(result, "first")[0]);
        Assert.True(Part(result, "first").TakeLast(2).SequenceEqual(["exit 0", "authentication: GitHubApp Pat"]), string.Join('\n', Part(result, "first")));
        Assert.Equal("1 of 2 clusters are the share 1 of 2: mgmt-data", Part(result, "second")[0]);
        Assert.Equal("authentication: GitHubApp GitHubApp", Part(result, "second")[^1]);
        Assert.Equal(["0 of 2 clusters are the share 7 of 9: ", "exit 0"], Part(result, "none"));
        Assert.True(Part(result, "after")[^1] == "exit 0", string.Join('\n', Part(result, "after")));
    }

    [Fact]
    public void The_Jobs_run_scripts_that_are_there_with_parameters_that_they_have()
    {
        var folder = Path.Combine(RepositoryFolder.Root, "samples", "kubernetes");
        foreach (var (job, script) in new[] { ("audit.yaml", "audit.ps1"), ("migration.yaml", "migrate.ps1") })
        {
            var manifest = File.ReadAllText(Path.Combine(folder, job));
            Assert.Contains($"/scripts/{script}", manifest, StringComparison.Ordinal);
            Assert.Contains(script, File.ReadAllText(Path.Combine(folder, "kustomization.yaml")), StringComparison.Ordinal);
            var arguments = manifest.Split('\n').Single(l => l.Contains($"/scripts/{script}", StringComparison.Ordinal)).Trim()["args: [".Length..^1].Split(", ");
            var parameters = System.Management.Automation.Language.Parser.ParseFile(Path.Combine(folder, script), out _, out var errors).ParamBlock.Parameters.Select(p => "-" + p.Name.VariablePath.UserPath).ToList();
            Assert.Empty(errors);
            Assert.All(arguments.SkipWhile(a => !a.EndsWith(".ps1", StringComparison.Ordinal)).Where(a => a.StartsWith('-')), a => Assert.Contains(a, parameters));
        }
    }

    private static IReadOnlyList<string> Part(RunnerResult result, string name) =>
        [.. result.Output.Split('\n').Where(l => l.Length > 0).SkipWhile(l => l != $"# {name}").Skip(1).TakeWhile(l => !l.StartsWith("# ", StringComparison.Ordinal))];
}
