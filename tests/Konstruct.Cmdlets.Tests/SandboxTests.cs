namespace Konstruct.Cmdlets.Tests;

/// <summary>The sandbox as scripts use it, each in a process of its own: there is one sandbox to a process.</summary>
public sealed class SandboxTests
{
    [Fact]
    public async Task It_has_all_that_a_migration_of_the_sample_needs()
    {
        var lines = await Run("""
            $s = Start-KonstructSandbox
            $vault = @{ VaultAddress = $s.VaultAddress; VaultToken = $s.VaultToken }
            $app = $s | Get-KonstructGitHubApp
            "problems: $($app.Problems.Count), installed on $($app.Installations.Account)"
            $app | Set-KonstructVaultAppCredential -ProjectName $s.ProjectNames @vault | ForEach-Object { "$($_.Status) $($_.ProjectName) $($_.Scope)" }
            """);

        Assert.Equal(["problems: 0, installed on acme acme-platform", "Written engineering Downstream", "Written engineering Platform", "Written data Downstream", "Written data Platform"], lines);
    }

    [Fact]
    public async Task One_that_is_running_is_given_again_and_one_that_was_stopped_is_not()
    {
        var lines = await Run("""
            $a = Start-KonstructSandbox
            $b = Start-KonstructSandbox
            "same: $($a.VaultAddress -eq $b.VaultAddress)"
            Stop-KonstructSandbox
            Stop-KonstructSandbox
            "key: $([IO.File]::Exists($a.PrivateKeyPath))"
            $c = Start-KonstructSandbox
            "again: $($a.PrivateKeyPath -eq $c.PrivateKeyPath)"
            """);

        Assert.Equal(["same: True", "key: False", "again: False"], lines);
    }

    [Fact]
    public async Task It_ends_with_the_module_and_with_the_process()
    {
        var lines = await Run("""
            $a = Start-KonstructSandbox
            Remove-Module Konstruct
            "key: $([IO.File]::Exists($a.PrivateKeyPath))"
            Import-Module $manifest
            (Start-KonstructSandbox).PrivateKeyPath
            """);

        Assert.Equal("key: False", lines[0]);
        Assert.False(File.Exists(lines[1]), lines[1]);
    }

    private static async Task<IReadOnlyList<string>> Run(string script)
    {
        using var folder = new TemporaryFolder();
        var result = await RunnerProcess.Run(folder.Write("script.ps1", $"$manifest = '{Engine.Manifest}'\n{script}"));
        Assert.Empty(result.Error);
        Assert.Equal(0, result.ExitCode);
        return [.. result.Lines.Where(l => l.Length > 0)];
    }
}
