<#
.SYNOPSIS
    Tries the module on a copy of the sample repository.
.DESCRIPTION
    Copies samples/gitops and starts stand-ins for Vault, GitHub and the clusters in this process; the clusters run what is
    in the copy. Shows the platform with its personal access token, moves it to the GitHub App in the safe order, proves
    that ArgoCD can authenticate, shows that a second run changes nothing, takes the token out of Vault, and in the end
    breaks the App's installation, to show how the cause is named.
    Needs no Vault, no GitHub and no cluster.
.PARAMETER Path
    Where the copy goes: a folder that is empty or does not exist yet. Without it, a new temporary folder.
.EXAMPLE
    ./samples/quickstart.ps1

    Works in a temporary folder and says which.
.EXAMPLE
    ./samples/quickstart.ps1 -Path ./try

    Leaves the migrated repository in ./try, for reading.
#>
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string] $Path
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module Konstruct)) { Import-Module "$PSScriptRoot/../Konstruct.psd1" }

# Nothing but the language, .NET and the module, so that the script also runs where PowerShell's own modules are missing.
if ($Path) {
    $repo = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
    if ([IO.File]::Exists($repo) -or ([IO.Directory]::Exists($repo) -and [IO.Directory]::GetFileSystemEntries($repo).Length -gt 0)) {
        throw "'$repo' is not an empty folder. Name one that is empty or does not exist yet."
    }
}
else {
    $repo = [IO.Directory]::CreateTempSubdirectory('konstruct-').FullName
}

$sample = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, 'gitops'))
foreach ($file in [IO.Directory]::GetFiles($sample, '*', 'AllDirectories')) {
    $copy = [IO.Path]::Combine($repo, [IO.Path]::GetRelativePath($sample, $file))
    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($copy))
    [IO.File]::Copy($file, $copy)
}

$sandbox = Start-KonstructSandbox -GitOps $repo
try {
    $vault = @{ VaultAddress = $sandbox.VaultAddress; VaultToken = $sandbox.VaultToken }
    $platform = @{ KubeConfig = $sandbox.KubeConfig; DestinationContext = $sandbox.DestinationContext; ApiUrl = $sandbox.GitHubApiUrl }
    $argo = @{ ArgoServer = $sandbox.ArgoServer; ArgoToken = $sandbox.ArgoToken }
    # The journal holds no secret; it stands beside the copy, not in it.
    $journal = "$($repo.TrimEnd([IO.Path]::DirectorySeparatorChar)).journal.jsonl"

    '1. The clusters, and what each authenticates with: Get-KonstructCluster'
    ''
    $clusters = @(Get-KonstructCluster -Path $repo -WarningAction SilentlyContinue)
    if ($clusters.Count -eq 0) { throw "No cluster was found in '$repo'." }
    $clusters | Out-Default

    ''
    '2. With the token, ArgoCD works: Test-KonstructArgoAuth -Scope ArgoCD'
    ''
    $before = @($clusters | Test-KonstructArgoAuth -Scope ArgoCD @platform @vault @argo | Where-Object RuleId -EQ 'KON240')
    $before | Out-Default
    if ($before | Where-Object Status -EQ 'Fail') { throw 'ArgoCD was to work with the token.' }

    ''
    '3. The GitHub App, and whether a clone with it would work: Get-KonstructGitHubApp -Url'
    ''
    $app = Get-KonstructGitHubApp -AppId $sandbox.AppId -PrivateKeyPath $sandbox.PrivateKeyPath -ApiUrl $sandbox.GitHubApiUrl -Url https://github.com/acme/gitops.git, https://github.com/acme-platform
    $app | Out-Default
    $app.Checks | Out-Default

    ''
    '4. What the migration would do: Invoke-KonstructMigration -WhatIf'
    ''
    $move = @{ App = $app; KubeConfig = $sandbox.KubeConfig; DestinationContext = $sandbox.DestinationContext; JournalPath = $journal } + $vault
    $plan = @($clusters | Invoke-KonstructMigration @move -WhatIf 6>$null)[0]
    $plan | Out-Default

    ''
    '5. The migration in the safe order, verified: Invoke-KonstructMigration -Verify'
    ''
    $results = @($clusters | Invoke-KonstructMigration @move -Verify -TimeoutSec 120 -WarningAction SilentlyContinue | Where-Object { $_.PSObject.TypeNames[0] -eq 'Konstruct.MigrationResult' })
    $results | Out-Default
    $failed = @($results | Where-Object { "$($_.Status)" -in 'Failed', 'Skipped' })
    if ($failed.Count -gt 0) { throw "The migration was to succeed, but $($failed[0].Step) did not: $($failed[0].Reason)" }

    ''
    '6. The same once more'
    ''
    $again = @($clusters | Invoke-KonstructMigration @move -WarningAction SilentlyContinue | Where-Object { $_.PSObject.TypeNames[0] -eq 'Konstruct.MigrationResult' -and "$($_.Step)" -in 'Vault', 'Files' })
    $unsettled = @($again | Where-Object { "$($_.Status)" -ne 'Unchanged' })
    if ($unsettled.Count -gt 0) { throw "The second run was to change nothing, but $($unsettled[0].Step) is $($unsettled[0].Status)." }
    '   Nothing changed: every file and every version in Vault is as the first run left it.'

    ''
    '7. By hand: the GitAccounts; then Restart-KonstructOperator'
    ''
    Set-KonstructSandbox -MoveGitAccount
    Restart-KonstructOperator -KubeConfig $sandbox.KubeConfig | Out-Default

    ''
    '8. With the App, ArgoCD works: Test-KonstructArgoAuth, here the project engineering'
    ''
    $after = @(Test-KonstructArgoAuth engineering @platform @vault @argo -Refresh -Wait -TimeoutSec 60)
    $after | Out-Default
    $wrong = @($after | Where-Object { "$($_.Status)" -in 'Fail', 'Skipped' })
    if ($wrong.Count -gt 0) { throw "Every check was to pass, but $($wrong[0].RuleId) did not: $($wrong[0].Reason)" }

    ''
    '9. Somebody suspends the installation; the checks name the cause'
    ''
    Set-KonstructSandbox -SuspendInstallation acme
    $broken = @(Test-KonstructArgoAuth engineering @platform @vault @argo -Refresh -TimeoutSec 60)
    $cause = @($broken | Where-Object Status -EQ 'Fail')
    $cause | Out-Default
    if ($cause.Count -eq 0 -or $cause[0].RuleId -ne 'KON232') { throw 'The suspended installation was to be named first.' }
    "   $($cause[0].Recommendation)"
    Set-KonstructSandbox -ResumeInstallation acme

    ''
    '10. What an edit cannot mend: (Get-KonstructCluster).Findings'
    ''
    $clusters = @(Get-KonstructCluster -Path $repo -WarningAction SilentlyContinue)
    $clusters.Findings | Out-Default

    ''
    '11. The clusters now'
    ''
    $clusters | Out-Default

    ''
    "The migrated repository is in $repo"
    "To take all of it back, while the platform runs: Undo-KonstructMigration -Journal $journal -VaultAddress $($sandbox.VaultAddress)"
}
finally {
    Stop-KonstructSandbox
}
