<#
.SYNOPSIS
    Moves all clusters of a repository to the GitHub App, unattended.
.DESCRIPTION
    Runs Invoke-KonstructMigration with a journal and verification. What fails in one cluster is listed in the end, and the others go on. The token stays in Vault. A cluster is verified only once its files are in Git as ArgoCD reads it:
    run this once to change the files, and again when they are merged; each run goes on from where the last one ended.

    Exit code 0: all is done and verified. 1: something failed. 2: nothing failed, but something was skipped, as a verification that waits for a merge.
.PARAMETER Repository
    The GitOps repository.
.PARAMETER AppId
    The GitHub App's id.
.PARAMETER PrivateKeyPath
    File with its private key.
.PARAMETER JournalPath
    The journal, from which Undo-KonstructMigration takes the run back.
.PARAMETER Publish
    What to do with the changed files, e.g. @{ Branch = 'github-app'; Push = $true; PullRequest = $true }. Default: they are left where they are.
.PARAMETER GitHub
    How to reach GitHub, e.g. @{ ApiUrl = 'https://HOST/api/v3' }. Default: github.com.
.PARAMETER Vault
    How to reach Vault, e.g. @{ VaultAddress = 'https://vault.acme.example' }. Default: VAULT_ADDR, VAULT_TOKEN and the others.
.PARAMETER Kubernetes
    How to reach the clusters, e.g. @{ UseClusterSecret = $true } or @{ DestinationContext = @{ engineering = 'engineering-admin' } }.
.PARAMETER TimeoutSec
    How long the verification of each cluster may wait, in seconds.
.EXAMPLE
    ./fleet-by-night.ps1 ./gitops -AppId 12345 -PrivateKeyPath ./app.pem -JournalPath ./night.json -Publish @{ Branch = 'github-app'; Push = $true; PullRequest = $true } -Kubernetes @{ UseClusterSecret = $true }
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Repository,
    [Parameter(Mandatory)] [string] $AppId,
    [Parameter(Mandatory)] [string] $PrivateKeyPath,
    [Parameter(Mandatory)] [string] $JournalPath,
    [hashtable] $Publish = @{},
    [hashtable] $GitHub = @{},
    [hashtable] $Vault = @{},
    [hashtable] $Kubernetes = @{},
    [int] $TimeoutSec = 300
)

# An error of one cluster is in the summary, and no reason to leave the others.
$ErrorActionPreference = 'Continue'
if (-not (Get-Module Konstruct)) { Import-Module "$PSScriptRoot/../../Konstruct.psd1" -ErrorAction Stop }

$problems = @()
$results = @()
try {
    $all = @(Invoke-KonstructMigration -LiteralPath $Repository -AppId $AppId -PrivateKeyPath $PrivateKeyPath @GitHub @Vault @Kubernetes @Publish -Verify -TimeoutSec $TimeoutSec -JournalPath $JournalPath -Confirm:$false -ErrorVariable problems)
    # The first is the plan.
    $results = @($all | Where-Object { $_ -is [Konstruct.MigrationResult] })
}
catch {
    # What ends the whole run: no Vault, no kubeconfig, a journal that cannot be written.
    "The run ended early: $_"
    exit 1
}

$failed = @($results | Where-Object Status -EQ 'Failed')
$skipped = @($results | Where-Object Status -EQ 'Skipped')
$done = @($results | Where-Object Status -EQ 'Done')

"$($done.Count) steps done, $($failed.Count) failed, $($skipped.Count) skipped, $($results.Count - $done.Count - $failed.Count - $skipped.Count) with nothing to do."
foreach ($result in $failed) { "FAILED  $result $($result.RuleIds -join ', ')" }
foreach ($result in $skipped) { "skipped $result" }
$journals = @($results | Where-Object JournalPath)
if ($journals.Count -gt 0) { "To take it back: Undo-KonstructMigration -Journal '$($journals[0].JournalPath)'" }

if ($failed.Count -gt 0 -or $problems.Count -gt 0) { exit 1 }
if ($skipped.Count -gt 0) { exit 2 }
exit 0
