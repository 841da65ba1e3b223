#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/../../Konstruct.psd1"
    $sandbox = Start-KonstructSandbox

    # Pieces of every secret: of the key, whose first line begins like any other's; and what tokens of each kind begin with.
    $key = [IO.File]::ReadAllLines($sandbox.PrivateKeyPath) | Where-Object Length -EQ 64 | Select-Object -Skip 1 | ForEach-Object { $_.Substring(0, 24); $_.Substring(32, 24) }
    $token = [Net.NetworkCredential]::new('', $sandbox.VaultToken).Password
    $marks = @($key) + @($token; 'ghs_'; 'ghp_'; 'hvs.'; 'eyJ'; 'eC1hY2Nlc3MtdG9rZW46')
}

AfterAll {
    Remove-Module Konstruct
}

Describe 'A transcript' {
    BeforeAll {
        $vault = @{ VaultAddress = $sandbox.VaultAddress; VaultToken = $sandbox.VaultToken; VaultMaxRetries = 0 }
        $github = @{ AppId = $sandbox.AppId; PrivateKeyPath = $sandbox.PrivateKeyPath; ApiUrl = $sandbox.GitHubApiUrl }
        $path = Join-Path $TestDrive 'transcript.txt'
        $noToken = [Net.NetworkCredential]::new('', 'a-token-of-nobody').SecurePassword
        $Error.Clear()

        $null = Start-Transcript $path
        try {
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $sandbox | Format-List * -Force | Out-Host
            foreach ($command in @(
                    { Start-KonstructSandbox }
                    { ($script:app = Get-KonstructGitHubApp @github -IncludeRepository -Url https://github.com/acme/gitops.git, https://github.com/acme/nosuch.git) }
                    { $app | Set-KonstructVaultAppCredential $sandbox.ProjectNames @vault -WhatIf }
                    { ($script:written = $app | Set-KonstructVaultAppCredential $sandbox.ProjectNames @vault) }
                    { $app | Set-KonstructVaultAppCredential $sandbox.ProjectNames @vault -RemovePat -WhatIf }
                    { $app | Set-KonstructVaultAppCredential $sandbox.ProjectNames @vault -RemovePat -Confirm:$false }
                    { $written | Undo-KonstructVaultAppCredential -VaultToken $sandbox.VaultToken -WhatIf }
                    { $written | Undo-KonstructVaultAppCredential -VaultToken $sandbox.VaultToken }
                    { $written | Undo-KonstructVaultAppCredential -VaultToken $sandbox.VaultToken -Force }
                    # What fails, in many ways.
                    { Set-KonstructVaultAppCredential engineering @github -VaultAddress $sandbox.VaultAddress -VaultToken $noToken }
                    { Set-KonstructVaultAppCredential engineering @github -VaultAddress http://127.0.0.1:9 -VaultToken $sandbox.VaultToken -VaultMaxRetries 0 }
                    { Set-KonstructVaultAppCredential engineering @github @vault -Url https://github.com/acme/nosuch.git }
                    { Set-KonstructVaultAppCredential nosuch @github @vault }
                    { Get-KonstructGitHubApp 1 $sandbox.PrivateKeyPath -ApiUrl $sandbox.GitHubApiUrl }
                )) {
                try {
                    & $command *>&1 | ForEach-Object { $_ | Out-Host; $_ | Format-List * -Force | Out-Host; "$_" | Out-Host }
                }
                catch {
                    $_ | Out-Host
                }
            }
            $errors = @($Error)
            $errors | Format-List * -Force | Out-Host
            $errors | Get-Error | Out-Host
        }
        finally {
            $null = Stop-Transcript
        }
        $text = [IO.File]::ReadAllText($path)
    }

    It 'has what the commands said' {
        $text | Should -Match 'acme-konstruct'
        $text | Should -Match 'githubAppPrivateKey'
        $text | Should -Match 'What if:'
        $text | Should -Match 'The sandbox is already running'
        $text | Should -Match 'GitHubRepositoryNotVisible'
        $errors.Count | Should -BeGreaterThan 5
    }

    It 'has no secret' {
        # Lines are wrapped to the console's width, which may part a secret.
        $plain = $text -replace '\s'
        $found = $marks | Where-Object { $text.Contains($_) -or $plain.Contains($_) }
        @($found).Count | Should -Be 0 -Because 'neither keys nor tokens may be in a transcript'
    }
}
