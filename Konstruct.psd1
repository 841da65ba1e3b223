@{
    RootModule           = 'bin/Konstruct.Cmdlets.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0b6c1e-2d0d-4f2b-9a53-0c6c6a1f8e47'
    Author               = 'The Konstruct module''s authors'
    CompanyName          = 'Konstruct module'
    Copyright            = 'MIT License'
    Description          = 'Moves a Konstruct platform (ArgoCD, Crossplane, External Secrets, HashiCorp Vault) from a GitHub personal access token to a GitHub App.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('bin/Konstruct.Format.ps1xml', 'bin/Konstruct.Lists.Format.ps1xml')
    CmdletsToExport      = @(
        'Convert-KonstructExternalSecret'
        'Export-KonstructReport'
        'Get-KonstructCluster'
        'Get-KonstructGitHubApp'
        'Invoke-KonstructMigration'
        'New-KonstructPrometheusApp'
        'Restart-KonstructOperator'
        'Set-KonstructSandbox'
        'Set-KonstructVaultAppCredential'
        'Start-KonstructSandbox'
        'Stop-KonstructSandbox'
        'Sync-KonstructExternalSecret'
        'Test-KonstructArgoAuth'
        'Undo-KonstructMigration'
        'Undo-KonstructVaultAppCredential'
        'Update-KonstructCrossplane'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags = @('Konstruct', 'ArgoCD', 'Crossplane', 'ExternalSecrets', 'Vault', 'GitHubApp', 'GitOps', 'YAML')
        }
    }
}
