using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests;

/// <summary>Every cmdlet run once, as scripts run them that take errors seriously.</summary>
public sealed class EveryCmdletTests(PlatformTrial trial) : IClassFixture<PlatformTrial>
{
    // In this order: some need what others have done.
    private static readonly (string Name, string Script)[] _runs =
    [
        ("Get-KonstructCluster", "Get-KonstructCluster $repository"),
        ("Convert-KonstructExternalSecret", "Convert-KonstructExternalSecret $repository -WhatIf; 'a: 1' | Convert-KonstructExternalSecret -Yaml"),
        ("Update-KonstructCrossplane", "Update-KonstructCrossplane $repository -WhatIf; 'a: 1' | Update-KonstructCrossplane -Yaml"),
        ("New-KonstructPrometheusApp", "New-KonstructPrometheusApp $repository -WhatIf; New-KonstructPrometheusApp -ClusterName x -Domain acme.example"),
        ("Get-KonstructGitHubApp", "Get-KonstructGitHubApp @app -ApiUrl $clusters.ApiUrl -IncludeRepository -Url https://github.com/acme/gitops.git"),
        ("Set-KonstructVaultAppCredential", "Set-KonstructVaultAppCredential engineering @app @vault -ApiUrl $clusters.ApiUrl"),
        ("Undo-KonstructVaultAppCredential", "Undo-KonstructVaultAppCredential argocd/repo-credentials-template/engineering 1 @vault"),
        ("Invoke-KonstructMigration", "Invoke-KonstructMigration $repository @app @vault -ApiUrl $clusters.ApiUrl -JournalPath $journal"),
        ("Undo-KonstructMigration", "Undo-KonstructMigration $journal @vault"),
        ("Test-KonstructArgoAuth", "Test-KonstructArgoAuth engineering @vault @clusters; Test-KonstructArgoAuth engineering @vault @clusters -Scope Vault -Quiet"),
        ("Sync-KonstructExternalSecret", "Sync-KonstructExternalSecret -ProjectName engineering -KubeConfig $config -Context engineering"),
        ("Restart-KonstructOperator", "Restart-KonstructOperator -KubeConfig $config"),
        ("Export-KonstructReport", "Get-KonstructCluster $repository | Export-KonstructReport \"$journal.html\" -PassThru"),
        ("Start-KonstructSandbox", "Start-KonstructSandbox"),
        ("Set-KonstructSandbox", "Set-KonstructSandbox -SuspendInstallation acme"),
        ("Stop-KonstructSandbox", "Stop-KonstructSandbox"),
    ];

    [Fact]
    public void It_is_true_to_its_output_types_in_strict_mode_and_can_be_shown()
    {
        using var turn = OneSandbox.Take();
        Assert.Equal(trial.Run("(Get-Module Konstruct).ExportedCmdlets.Keys").OutputOf<string>().Order(StringComparer.Ordinal), _runs.Select(r => r.Name).Order(StringComparer.Ordinal));
        try
        {
            foreach (var (name, script) in _runs)
            {
                trial.Settle();
                var run = trial.Run($"Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'; $shown = @({script}); $null = $shown | Out-Default; $shown");
                Assert.True(run.Failure is null, $"{name}: {run.Failure}");
                Assert.True(run.Errors.Count == 0, $"{name}: {string.Join('\n', run.Errors)}");
                var declared = Assert.Single(trial.Run($"Get-Command {name}").OutputOf<CmdletInfo>()).OutputType.Select(t => t.Type).ToList();
                Assert.All(run.Output, o => Assert.Contains(declared, t => t.IsInstanceOfType(o.BaseObject)));
                // What is declared comes out.
                if (!declared.Contains(typeof(void)))
                    Assert.All(declared, t => Assert.Contains(run.Output, o => t.IsInstanceOfType(o.BaseObject)));
            }
        }
        finally
        {
            trial.Run("Stop-KonstructSandbox");
        }
    }

    [Fact]
    public async Task Several_sessions_work_at_once()
    {
        var script = trial.Run("\"$($vault.VaultAddress)\"").OutputOf<string>()[0];
        var repository = (string)trial.Engine.Runspace.SessionStateProxy.GetVariable("repository");
        var sessions = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var engine = new Engine();
            foreach (var name in new[] { "repository", "vault", "clusters", "app" })
                engine.Runspace.SessionStateProxy.SetVariable(name, trial.Engine.Runspace.SessionStateProxy.GetVariable(name));
            var run = engine.Run("""
                @(Get-KonstructCluster $repository).Count
                @(Get-KonstructCluster $repository | Convert-KonstructExternalSecret -WhatIf).Count
                @(Test-KonstructArgoAuth engineering @vault @clusters -Scope Vault, ExternalSecret).Count
                """);
            Assert.Null(run.Failure);
            Assert.Empty(run.Errors);
            return string.Join(' ', run.OutputOf<int>());
        }));

        var seen = await Task.WhenAll(sessions);

        Assert.NotEmpty(script);
        Assert.NotEmpty(repository);
        Assert.Single(seen.Distinct());
        Assert.StartsWith("2 ", seen[0], StringComparison.Ordinal);
    }
}
