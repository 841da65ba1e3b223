namespace Konstruct.Cmdlets.Tests;

/// <summary>The runbooks of the samples, one after the other against one sandbox, in a process of its own: there is one sandbox to a process.</summary>
public sealed class RunbookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_of_them_do_what_they_say()
    {
        _folder.WriteSample();
        using var scripts = new TemporaryFolder();
        var script = scripts.Write("script.ps1", $$"""
            $repo = '{{_folder.Path}}'
            $books = '{{Path.Combine(RepositoryFolder.Root, "samples", "runbooks")}}'
            $s = Start-KonstructSandbox -GitOps $repo
            $connection = @{
                GitHub     = @{ ApiUrl = $s.GitHubApiUrl }
                Vault      = @{ VaultAddress = $s.VaultAddress; VaultToken = $s.VaultToken }
                Kubernetes = @{ KubeConfig = $s.KubeConfig; DestinationContext = $s.DestinationContext }
            }
            $app = @{ AppId = $s.AppId; PrivateKeyPath = $s.PrivateKeyPath }
            function State { "authentication: $((Get-KonstructCluster $repo -WarningAction SilentlyContinue).Authentication)" }
            '# preview'; & $books/one-cluster.ps1 $repo engineering @app @connection; State
            '# too early'; & $books/audit.ps1 $repo/registry/konstruct-clusters/engineering @connection; "exit $LASTEXITCODE"
            '# apply'; & $books/one-cluster.ps1 $repo engineering @app @connection -Apply; State
            '# verify'; & $books/one-cluster.ps1 $repo engineering @app @connection -Verify -TimeoutSec 120
            '# fleet'; & $books/fleet-by-night.ps1 $repo @app @connection -TimeoutSec 120 -JournalPath '{{Path.Combine(scripts.Path, "journal.json")}}'; "exit $LASTEXITCODE"; State
            '# rotate'; & $books/rotate-key.ps1 $repo @app @connection -TimeoutSec 120; "exit $LASTEXITCODE"
            Set-KonstructSandbox -MoveGitAccount
            $null = Restart-KonstructOperator -KubeConfig $s.KubeConfig
            '# audit'; & $books/audit.ps1 $repo/registry/konstruct-clusters/engineering @connection -Argo @{ ArgoServer = $s.ArgoServer; ArgoToken = $s.ArgoToken }; "exit $LASTEXITCODE"
            Set-KonstructSandbox -SuspendInstallation acme
            '# suspended'; & $books/audit.ps1 $repo/registry/konstruct-clusters/engineering @connection; "exit $LASTEXITCODE"
            try { & $books/rotate-key.ps1 $repo @app @connection -WarningAction SilentlyContinue 3> $null; 'rotated' } catch { "refused: $($_.Exception.Message.Split("`n")[0])" }
            & $books/fleet-by-night.ps1 $repo @app @connection -TimeoutSec 2 -JournalPath '{{Path.Combine(scripts.Path, "second.json")}}' 2> $null 3> $null; "exit $LASTEXITCODE"
            """);

        var result = await RunnerProcess.Run(script);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("authentication: Pat Pat", Part(result, "preview"));
        Assert.Contains("Nothing was written. Run with -Apply to do it.", Part(result, "preview"));
        Assert.Equal("exit 1", Part(result, "too early")[^1]);
        Assert.Equal("authentication: GitHubApp Pat", Part(result, "apply")[^1]);
        Assert.StartsWith("'engineering' authenticates with the App.", Part(result, "verify")[^1], StringComparison.Ordinal);
        Assert.Equal(["exit 0", "authentication: GitHubApp GitHubApp"], Part(result, "fleet").TakeLast(2));
        Assert.Equal("exit 0", Part(result, "rotate")[^1]);
        Assert.Contains(Part(result, "rotate"), l => l.StartsWith("Now delete the old key", StringComparison.Ordinal));
        Assert.True(Part(result, "audit")[^1] == "exit 0", string.Join('\n', Part(result, "audit")));
        var suspended = Part(result, "suspended");
        Assert.Contains(suspended, l => l.StartsWith("KON232 Fail", StringComparison.Ordinal));
        Assert.Contains(suspended, l => l.StartsWith("refused: GitHub does not take the new key", StringComparison.Ordinal));
        Assert.Equal(["exit 1", "exit 1"], suspended.Where(l => l.StartsWith("exit", StringComparison.Ordinal)));
        Assert.DoesNotContain("BEGIN", result.Output + result.Error, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Part(RunnerResult result, string name) =>
        [.. result.Lines.SkipWhile(l => l != $"# {name}").Skip(1).TakeWhile(l => !l.StartsWith("# ", StringComparison.Ordinal))];
}
