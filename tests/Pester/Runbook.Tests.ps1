#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# A runbook of one's own, here samples/runbooks/fleet-by-night.ps1, from beginning to end on the sandbox.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Konstruct.psd1"
    $runbook = "$PSScriptRoot/../../samples/runbooks/fleet-by-night.ps1"
}

AfterAll {
    Remove-Module Konstruct
}

Describe 'The fleet by night' {
    BeforeEach {
        Copy-Item -Recurse "$PSScriptRoot/../../samples/gitops" (Join-Path $TestDrive 'gitops')
        $gitops = Join-Path $TestDrive 'gitops'
        $sandbox = Start-KonstructSandbox -GitOps $gitops
        $how = @{
            AppId          = $sandbox.AppId
            PrivateKeyPath = $sandbox.PrivateKeyPath
            JournalPath    = Join-Path $TestDrive 'night.jsonl'
            GitHub         = @{ ApiUrl = $sandbox.GitHubApiUrl }
            Vault          = @{ VaultAddress = $sandbox.VaultAddress; VaultToken = $sandbox.VaultToken }
            Kubernetes     = @{ KubeConfig = $sandbox.KubeConfig; DestinationContext = $sandbox.DestinationContext }
        }
    }

    AfterEach {
        Stop-KonstructSandbox
        Remove-Item -Recurse -Force $gitops, $how.JournalPath -ErrorAction Ignore
    }

    It 'moves every cluster, and says so by its exit code' {
        $said = & $runbook $gitops @how

        $LASTEXITCODE | Should -Be 0
        $said | Should -Contain '10 steps done, 0 failed, 0 skipped, 0 with nothing to do.'
        (Get-KonstructCluster $gitops).Authentication | Should -Be 'GitHubApp', 'GitHubApp'
    }

    It 'can be run again' {
        $null = & $runbook $gitops @how
        $null = & $runbook $gitops @how

        $LASTEXITCODE | Should -Be 0
    }

    It 'leaves everything as it was where GitHub does not confirm the App' {
        $before = Get-ChildItem -Recurse -File $gitops | Get-FileHash | ForEach-Object Hash
        Set-KonstructSandbox -SuspendInstallation acme

        $said = & $runbook $gitops @how 2>$null

        $LASTEXITCODE | Should -Be 1
        $said -join "`n" | Should -Match 'suspended'
        Get-ChildItem -Recurse -File $gitops | Get-FileHash | ForEach-Object Hash | Should -Be $before
    }

    It 'can be taken back' {
        $before = Get-ChildItem -Recurse -File $gitops | Get-FileHash | ForEach-Object Hash
        $null = & $runbook $gitops @how

        $vault = $how.Vault
        $undone = Undo-KonstructMigration $how.JournalPath @vault

        $undone.Status | Sort-Object -Unique | Should -Be 'Done'
        Get-ChildItem -Recurse -File $gitops | Get-FileHash | ForEach-Object Hash | Should -Be $before
    }
}
