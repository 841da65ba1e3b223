#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Checks as assertions: against the sandbox here, against one's own platform elsewhere.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Konstruct.psd1"
    Copy-Item -Recurse "$PSScriptRoot/../../samples/gitops" (Join-Path $TestDrive 'gitops')
    $gitops = Join-Path $TestDrive 'gitops'
    $sandbox = Start-KonstructSandbox -GitOps $gitops
    $vault = @{ VaultAddress = $sandbox.VaultAddress; VaultToken = $sandbox.VaultToken }
    $clusters = @{ KubeConfig = $sandbox.KubeConfig; DestinationContext = $sandbox.DestinationContext; ApiUrl = $sandbox.GitHubApiUrl }
    $app = $sandbox | Get-KonstructGitHubApp
    $null = Invoke-KonstructMigration $gitops -App $app -Name engineering -Verify @vault @clusters -JournalPath (Join-Path $TestDrive 'run.jsonl')
}

AfterAll {
    Remove-Module Konstruct
}

Describe 'The credentials of <_>' -ForEach 'engineering' {
    BeforeAll {
        $checks = Test-KonstructArgoAuth $_ -Scope Vault, ExternalSecret, Secret, GitHub, ArgoCD -ExcludeRule KON243 @vault @clusters
    }

    It 'fail in nothing' {
        $checks | Where-Object Status -EQ Fail | Should -BeNullOrEmpty
    }

    It 'were all looked at' {
        $checks | Where-Object Status -EQ Skipped | Should -BeNullOrEmpty
        $checks.Count | Should -BeGreaterThan 30
    }

    It 'are the App''s alone' {
        ($checks | Where-Object RuleId -EQ KON222).Status | Should -Be (@('Pass') * 2)
    }

    It 'are good at one glance' {
        Test-KonstructArgoAuth $_ -Scope Secret, GitHub @vault @clusters -Quiet | Should -BeTrue
    }
}

Describe 'A suspended installation' {
    BeforeAll {
        Set-KonstructSandbox -SuspendInstallation acme
        $checks = Test-KonstructArgoAuth engineering -Scope GitHub, ArgoCD @vault @clusters
    }

    AfterAll {
        Set-KonstructSandbox -ResumeInstallation acme
    }

    It 'is the one cause that is named' {
        $failed = @($checks | Where-Object Status -EQ Fail)

        $failed | Should -HaveCount 1
        $failed[0].RuleId | Should -Be KON232
        $failed[0].Reason | Should -Match 'suspended'
        $failed[0].Recommendation | Should -Not -BeNullOrEmpty
    }

    It 'keeps what depends on it from being looked at' {
        ($checks | Where-Object BlockedBy -EQ KON232).Status | Sort-Object -Unique | Should -Be Skipped
    }
}
