<#
.SYNOPSIS
    Rotates the GitHub App's private key with no downtime.
.DESCRIPTION
    An App may have several keys, and GitHub takes each of them until it is deleted. Generate a new key in the App's settings first, and leave the old one there. This checks the new key, writes it to Vault for every project of the repository,
    has External Secrets read it in every cluster, and checks that ArgoCD and Crossplane have it. Only when all of that is proven it tells you to delete the old key. It stops at the first failure, when the old key still serves, and can be run again.
.PARAMETER Repository
    The GitOps repository, whose clusters tell the projects.
.PARAMETER AppId
    The GitHub App's id.
.PARAMETER PrivateKeyPath
    File with the new private key.
.PARAMETER GitHub
    How to reach GitHub, e.g. @{ ApiUrl = 'https://HOST/api/v3' }. Default: github.com.
.PARAMETER Vault
    How to reach Vault, e.g. @{ VaultAddress = 'https://vault.acme.example' }. Default: VAULT_ADDR, VAULT_TOKEN and the others.
.PARAMETER Kubernetes
    How to reach the clusters: @{ DestinationContext = @{ engineering = 'engineering-admin' } } with every cluster, and KubeConfig and Context where they are not the current ones.
.PARAMETER TimeoutSec
    How long to wait for ArgoCD, in seconds.
.EXAMPLE
    ./rotate-key.ps1 ./gitops -AppId 12345 -PrivateKeyPath ./new.pem -Kubernetes @{ DestinationContext = @{ engineering = 'engineering-admin'; 'mgmt-data' = 'data-admin' } }
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Repository,
    [Parameter(Mandatory)] [string] $AppId,
    [Parameter(Mandatory)] [string] $PrivateKeyPath,
    [hashtable] $GitHub = @{},
    [hashtable] $Vault = @{},
    [hashtable] $Kubernetes = @{},
    [int] $TimeoutSec = 300
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module Konstruct)) { Import-Module "$PSScriptRoot/../../Konstruct.psd1" }

$clusters = @(Get-KonstructCluster -LiteralPath $Repository -WarningAction SilentlyContinue | Where-Object ProjectName)
if ($clusters.Count -eq 0) { throw "No cluster with a project was found in '$Repository'." }

# Before anything is written: every cluster can be reached by name, so that none is left behind with the old key.
$places = foreach ($cluster in $clusters) {
    $destination = ($cluster.Destinations | Where-Object Folder -EQ 'secrets').Cluster
    $context = if ($Kubernetes.DestinationContext) { $Kubernetes.DestinationContext[$destination] }
    if (-not $context) { throw "Give the context of '$destination': -Kubernetes @{ DestinationContext = @{ '$destination' = 'CONTEXT' } }." }
    @{ ProjectName = $cluster.ProjectName; Context = $context }
}
$files = @{}
if ($Kubernetes.KubeConfig) { $files.KubeConfig = $Kubernetes.KubeConfig }

$app = Get-KonstructGitHubApp -AppId $AppId -PrivateKeyPath $PrivateKeyPath @GitHub
if ($app.Problems) { throw "GitHub does not take the new key, or the App has problems:`n$($app.Problems -join "`n")" }

$clusters | Set-KonstructVaultAppCredential -App $app @Vault | ForEach-Object { "$($_.Status) $_" }
foreach ($place in $places) { Sync-KonstructExternalSecret @place @files | ForEach-Object { "$($_.Status) $_ (context $($_.Context))" } }

$checks = @($clusters | Test-KonstructArgoAuth @GitHub @Vault @Kubernetes -Scope Vault, ExternalSecret, Secret, GitHub, ArgoCD, Crossplane -Refresh -Wait -TimeoutSec $TimeoutSec)
# KON243 asks ArgoCD's own server, which is not needed here.
$unproven = @($checks | Where-Object { $_.Status -in 'Fail', 'Skipped' -and $_.RuleId -ne 'KON243' })
if ($unproven.Count -gt 0) {
    foreach ($check in $unproven | Where-Object { -not $_.BlockedBy }) { "$check (context $($check.Context))`n    $($check.Recommendation)" }
    "$($unproven.Count) checks failed or were skipped. Leave the old key at GitHub: it may still be needed. Mend what is listed, then run this again."
    exit 1
}
"All $($checks.Count - @($checks | Where-Object RuleId -EQ 'KON243').Count) checks of $($clusters.Count) clusters have passed with what is in Vault now."
'Now delete the old key in the settings of the GitHub App, once nothing outside of these clusters (Konstruct''s GitAccount, CI) uses it any more.'
exit 0
