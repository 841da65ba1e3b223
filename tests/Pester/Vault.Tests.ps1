#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../../Konstruct.psd1"
}

AfterAll {
    Remove-Module Konstruct
}

Describe 'The credential of a GitHub App in Vault' {
    BeforeEach {
        $sandbox = Start-KonstructSandbox
        $vault = @{ VaultAddress = $sandbox.VaultAddress; VaultToken = $sandbox.VaultToken }
        $app = Get-KonstructGitHubApp -AppId $sandbox.AppId -PrivateKeyPath $sandbox.PrivateKeyPath -ApiUrl $sandbox.GitHubApiUrl
    }

    AfterEach {
        Stop-KonstructSandbox
    }

    It 'is confirmed by GitHub before it is written' {
        $app.AppId | Should -Be $sandbox.AppId
        $app.Installations.Account | Sort-Object | Should -Be ($sandbox.Organizations | Sort-Object)
        $app.PrivateKey | Should -BeOfType [securestring]
    }

    It 'is written to both paths of each project, and the token stays' {
        $results = $app | Set-KonstructVaultAppCredential -ProjectName $sandbox.ProjectNames @vault

        $results | Should -HaveCount 4
        $results.Status | Should -Be (@('Written') * 4)
        $results.Holds | Should -Be (@('New') * 4)
        $results.Fields.Name | Sort-Object -Unique | Should -Be 'githubAppID', 'githubAppInstallationID', 'githubAppPrivateKey'
        "$($results.Fields.Kind | Sort-Object -Unique)" | Should -Be 'Added'
    }

    It 'is only shown with -WhatIf' {
        $planned = $app | Set-KonstructVaultAppCredential -ProjectName $sandbox.ProjectNames @vault -WhatIf
        $written = $app | Set-KonstructVaultAppCredential -ProjectName $sandbox.ProjectNames @vault

        $planned.Status | Should -Be (@('Pending') * 4)
        $written.Status | Should -Be (@('Written') * 4)
        $written.VersionBefore | Should -Be (@(1) * 4)
    }

    It 'is left alone by a second run' {
        $first = $app | Set-KonstructVaultAppCredential engineering @vault
        $second = $app | Set-KonstructVaultAppCredential engineering @vault

        $second.Status | Should -Be 'Unchanged', 'Unchanged'
        $second.VersionAfter | Should -Be $first.VersionAfter
    }

    It 'is taken back by what the first command put out' {
        $undone = $app | Set-KonstructVaultAppCredential engineering @vault | Undo-KonstructVaultAppCredential -VaultToken $sandbox.VaultToken
        $again = $app | Set-KonstructVaultAppCredential engineering @vault -WhatIf

        $undone.Status | Should -Be 'Written', 'Written'
        $again.Status | Should -Be 'Pending', 'Pending'
    }

    It 'replaces the token where that is confirmed' {
        $results = $app | Set-KonstructVaultAppCredential engineering @vault -RemovePat -Confirm:$false

        $results.Fields | Where-Object Kind -EQ 'Removed' | ForEach-Object Name | Sort-Object -Unique | Should -Be 'password', 'username'
    }

    It 'is not written where GitHub does not see the repository' {
        { $app | Set-KonstructVaultAppCredential engineering -Scope Downstream -Url https://github.com/acme/nosuch.git @vault -ErrorAction Stop } |
            Should -Throw -ErrorId 'GitHubRepositoryNotVisible,Konstruct.Cmdlets.SetKonstructVaultAppCredentialCommand'

        ($app | Set-KonstructVaultAppCredential engineering -Scope Downstream @vault -WhatIf).VersionBefore | Should -Be 1
    }

    It 'is not restored to a version that never was' {
        { Undo-KonstructVaultAppCredential argocd/repo-credentials-template/engineering 7 @vault -Force -ErrorAction Stop } |
            Should -Throw -ErrorId 'VaultVersionNotFound,Konstruct.Cmdlets.UndoKonstructVaultAppCredentialCommand'
    }
}
