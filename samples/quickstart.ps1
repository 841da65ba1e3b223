<#
.SYNOPSIS
    Tries the module on a copy of the sample repository.
.DESCRIPTION
    Copies samples/gitops and starts stand-ins for Vault and GitHub in this process. Looks at the clusters, checks the
    GitHub App, writes its credential to Vault beside the token, makes every step that is done in files, makes all of
    them once more to show that a second run changes nothing, and ends with the clusters as they are then.
    Needs no Vault, no GitHub and no cluster.
.PARAMETER Path
    Where the copy goes: a folder that is empty or does not exist yet. Without it, a new temporary folder.
.EXAMPLE
    ./samples/quickstart.ps1

    Works in a temporary folder and says which.
.EXAMPLE
    ./samples/quickstart.ps1 -Path ./try

    Leaves the converted repository in ./try, for reading.
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

$sandbox = Start-KonstructSandbox
try {
    $vault = @{ VaultAddress = $sandbox.VaultAddress; VaultToken = $sandbox.VaultToken }

    '1. The clusters: Get-KonstructCluster'
    ''
    $clusters = @(Get-KonstructCluster -Path $repo -WarningAction SilentlyContinue)
    if ($clusters.Count -eq 0) { throw "No cluster was found in '$repo'." }
    $clusters | Out-Default

    ''
    '2. The GitHub App, and whether a clone with it would work: Get-KonstructGitHubApp -Url'
    ''
    $app = Get-KonstructGitHubApp -AppId $sandbox.AppId -PrivateKeyPath $sandbox.PrivateKeyPath -ApiUrl $sandbox.GitHubApiUrl -Url https://github.com/acme/gitops.git, https://github.com/acme-platform
    $app | Out-Default
    $app.Checks | Out-Default

    ''
    '3. What would be written to Vault: Set-KonstructVaultAppCredential -WhatIf'
    ''
    $null = $clusters[0] | Set-KonstructVaultAppCredential -App $app @vault -WhatIf

    ''
    '4. The credential of every project, beside the token that still serves'
    ''
    $written = @($clusters | Set-KonstructVaultAppCredential -App $app @vault)
    $written | Out-Default

    ''
    '5. What would change in the files of one cluster: the three commands with -WhatIf'
    ''
    $pending = @(
        $clusters[0] | Convert-KonstructExternalSecret -WhatIf
        $clusters[0] | Update-KonstructCrossplane -WhatIf
        $clusters[0] | New-KonstructPrometheusApp -WhatIf
    ) | Where-Object Status -EQ 'Pending'
    if (@($pending).Count -eq 0) { throw "Nothing to change was found in '$repo'." }
    $pending | Out-Default

    ''
    '6. One of the changes, as a diff'
    ''
    $shown = @($pending | Where-Object Path -Like '*secrets?secret.yaml') + $pending
    $shown[0].Diff

    ''
    '7. All of them, in every cluster'
    ''
    $results = @(
        $clusters | Convert-KonstructExternalSecret
        $clusters | Update-KonstructCrossplane
        $clusters | New-KonstructPrometheusApp
    )
    $results | Where-Object Status -EQ 'Changed' | Out-Default

    ''
    '8. The same once more'
    ''
    $again = @(
        $clusters | Set-KonstructVaultAppCredential -App $app @vault
        $clusters | Convert-KonstructExternalSecret
        $clusters | Update-KonstructCrossplane
        $clusters | New-KonstructPrometheusApp
    )
    $unsettled = @($again | Where-Object { "$($_.Status)" -notin 'Unchanged', 'NotApplicable' })
    if ($unsettled.Count -gt 0) {
        throw "The second run was to change nothing, but it would change '$($unsettled[0].Path)'."
    }

    '   Nothing changed: every file and every version in Vault is as the first run left it.'

    ''
    '9. What an edit cannot mend: (Get-KonstructCluster).Findings'
    ''
    $clusters = @(Get-KonstructCluster -Path $repo -WarningAction SilentlyContinue)
    $clusters.Findings | Out-Default

    ''
    '10. The clusters now'
    ''
    $clusters | Out-Default

    ''
    "The migrated repository is in $repo"
}
finally {
    Stop-KonstructSandbox
}
