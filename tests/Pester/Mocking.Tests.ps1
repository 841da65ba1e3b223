#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# A function of one's own that uses the module, tested without anything to speak to: the module's commands are mocked.

BeforeAll {
    Import-Module "$PSScriptRoot/../../Konstruct.psd1"

    # Moves a cluster, and calls for somebody where it is not proven.
    function Move-Cluster([string] $Repository, [string] $Name, [scriptblock] $Call) {
        $app = Get-KonstructGitHubApp -AppId 12345 -PrivateKeyPath ./app.pem
        $failed = @(Invoke-KonstructMigration $Repository -App $app -Name $Name -Verify -Confirm:$false | Where-Object Status -EQ Failed)
        if ($failed.Count -gt 0) {
            & $Call "$Name stopped at $($failed[0].Step): $($failed[0].Reason)"
        }
        $failed.Count -eq 0
    }
}

AfterAll {
    Remove-Module Konstruct
}

Describe 'Move-Cluster' {
    BeforeAll {
        Mock Get-KonstructGitHubApp { [Konstruct.GitHubApp] @{ AppId = '12345'; Slug = 'acme-konstruct'; ApiUrl = 'https://api.github.com/' } }
    }

    It 'calls nobody where all went well' {
        Mock Invoke-KonstructMigration { [Konstruct.MigrationResult] @{ ClusterName = 'engineering'; Step = 'Verification'; Status = 'Done' } }

        Move-Cluster ./gitops engineering { throw 'Nobody was to be called.' } | Should -BeTrue

        Should -Invoke Invoke-KonstructMigration -Times 1 -Exactly -ParameterFilter { $Path -eq './gitops' -and $Name -eq 'engineering' -and $Verify -and $App.AppId -eq '12345' }
    }

    It 'calls somebody with the cause' {
        Mock Invoke-KonstructMigration {
            [Konstruct.MigrationResult] @{ ClusterName = 'engineering'; Step = 'Vault'; Status = 'Done' }
            [Konstruct.MigrationResult] @{ ClusterName = 'engineering'; Step = 'Verification'; Status = 'Failed'; Reason = 'KON232: the installation is suspended' }
        }
        $called = @()

        Move-Cluster ./gitops engineering { $script:called += $args[0] } | Should -BeFalse

        $script:called | Should -Be 'engineering stopped at Verification: KON232: the installation is suspended'
    }
}

Describe 'A decision by checks' {
    It 'is made by what they say' {
        Mock Test-KonstructArgoAuth { [Konstruct.ArgoAuthCheck] @{ ProjectName = 'engineering'; Scope = 'GitHub'; RuleId = 'KON232'; Subject = 'App 12345'; Status = 'Fail'; Reason = 'suspended' } }

        (Test-KonstructArgoAuth engineering | Where-Object Status -EQ Fail).RuleId | Should -Be KON232
    }
}
