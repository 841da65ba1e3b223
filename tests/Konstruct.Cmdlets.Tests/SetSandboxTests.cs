namespace Konstruct.Cmdlets.Tests;

/// <summary>The sandbox with clusters as scripts use it, in a process of its own: there is one sandbox to a process.</summary>
public sealed class SetSandboxTests
{
    [Fact]
    public async Task It_starts_with_clusters_and_is_changed()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSample();
        using var script = new TemporaryFolder();

        var result = await RunnerProcess.Run(script.Write("script.ps1", $$"""
            function Id([scriptblock] $code) { try { & $code; 'no error' } catch { $_.FullyQualifiedErrorId } }
            $folder = '{{folder.Path}}'
            Id { Set-KonstructSandbox -SuspendInstallation acme -ErrorAction Stop }
            Id { Start-KonstructSandbox -GitOps "$folder/nowhere" }
            Id { Start-KonstructSandbox -GitOps "$folder/registry" }
            $s = Start-KonstructSandbox -GitOps $folder
            "$($s.DestinationContext.Keys -join ' ')".Length -gt 0
            if ([OperatingSystem]::IsWindows()) { 'UserRead, UserWrite' } else { "$([IO.File]::GetUnixFileMode($s.KubeConfig))".Replace('UserWrite, UserRead', 'UserRead, UserWrite') }
            Id { $null = Start-KonstructSandbox -GitOps $folder }
            Id { $null = Start-KonstructSandbox -GitOps "$folder/" }
            Id { $null = Start-KonstructSandbox -GitOps "$folder/registry" }
            Id { Set-KonstructSandbox -SuspendInstallation nobody -ErrorAction Stop }
            Id { Set-KonstructSandbox -SuspendInstallation acme }
            @($s | Get-KonstructGitHubApp -WarningAction Ignore).Installations.Where({ $_.Account -eq 'acme' }).ForEach({ $null -ne $_.SuspendedAt })
            Id { Set-KonstructSandbox -ResumeInstallation acme }
            @($s | Get-KonstructGitHubApp).Installations.Where({ $_.Account -eq 'acme' }).ForEach({ $null -ne $_.SuspendedAt })
            Stop-KonstructSandbox
            [IO.File]::Exists($s.KubeConfig)
            """));

        Assert.Empty(result.Error);
        Assert.Equal(
            [
                "SandboxNotRunning,Konstruct.Cmdlets.SetKonstructSandboxCommand", "ValueUnknown,Konstruct.Cmdlets.StartKonstructSandboxCommand", "ValueUnknown,Konstruct.Cmdlets.StartKonstructSandboxCommand", "True", "UserRead, UserWrite", "no error", "no error",
                "ValueUnknown,Konstruct.Cmdlets.StartKonstructSandboxCommand", "ValueUnknown,Konstruct.Cmdlets.SetKonstructSandboxCommand", "no error", "True", "no error", "False", "False",
            ],
            result.Lines.Where(l => l.Length > 0));
    }
}
