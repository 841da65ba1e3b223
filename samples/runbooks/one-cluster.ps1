<#
.SYNOPSIS
    Moves one cluster to the GitHub App, step by step.
.DESCRIPTION
    Three runs, with a look and a push by a person between them. Without a switch it shows what would change in Vault and in the files, and writes nothing. With -Apply it writes the App's credential to Vault,
    beside the token that still serves, and then changes the files. Once they are committed, pushed and synced, -Verify has External Secrets read Vault anew, and checks. It stops at the first failure.
.PARAMETER Repository
    The GitOps repository.
.PARAMETER Name
    The cluster's name.
.PARAMETER AppId
    The GitHub App's id.
.PARAMETER PrivateKeyPath
    File with its private key.
.PARAMETER Apply
    Writes to Vault and changes the files.
.PARAMETER Verify
    Checks the cluster, once ArgoCD has what was changed.
.PARAMETER GitHub
    How to reach GitHub, e.g. @{ ApiUrl = 'https://HOST/api/v3' }. Default: github.com.
.PARAMETER Vault
    How to reach Vault, e.g. @{ VaultAddress = 'https://vault.acme.example' }. Default: VAULT_ADDR, VAULT_TOKEN and the others.
.PARAMETER Kubernetes
    How to reach the clusters, for -Verify: @{ DestinationContext = @{ engineering = 'engineering-admin' } }, and KubeConfig and Context where they are not the current ones.
.PARAMETER TimeoutSec
    How long -Verify waits for ArgoCD, in seconds.
.EXAMPLE
    ./one-cluster.ps1 ./gitops engineering -AppId 12345 -PrivateKeyPath ./app.pem
.EXAMPLE
    ./one-cluster.ps1 ./gitops engineering -AppId 12345 -PrivateKeyPath ./app.pem -Apply
.EXAMPLE
    ./one-cluster.ps1 ./gitops engineering -AppId 12345 -PrivateKeyPath ./app.pem -Verify -Kubernetes @{ DestinationContext = @{ engineering = 'engineering-admin' } }
#>
[CmdletBinding(DefaultParameterSetName = 'Preview')]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Repository,
    [Parameter(Mandatory, Position = 1)] [string] $Name,
    [Parameter(Mandatory)] [string] $AppId,
    [Parameter(Mandatory)] [string] $PrivateKeyPath,
    [Parameter(Mandatory, ParameterSetName = 'Apply')] [switch] $Apply,
    [Parameter(Mandatory, ParameterSetName = 'Verify')] [switch] $Verify,
    [hashtable] $GitHub = @{},
    [hashtable] $Vault = @{},
    [hashtable] $Kubernetes = @{},
    [int] $TimeoutSec = 300
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module Konstruct)) { Import-Module "$PSScriptRoot/../../Konstruct.psd1" }

$cluster = @(Get-KonstructCluster -LiteralPath $Repository -Name $Name -WarningAction SilentlyContinue)
if ($cluster.Count -ne 1) { throw "Expected one cluster '$Name' in '$Repository', and found $($cluster.Count)." }

$app = Get-KonstructGitHubApp -AppId $AppId -PrivateKeyPath $PrivateKeyPath @GitHub
if ($app.Problems) { throw "The GitHub App has problems:`n$($app.Problems -join "`n")" }

if ($Verify) {
    $destination = ($cluster[0].Destinations | Where-Object Folder -EQ 'secrets').Cluster
    $at = @{}
    if ($Kubernetes.KubeConfig) { $at.KubeConfig = $Kubernetes.KubeConfig }
    if ($Kubernetes.DestinationContext) { $at.Context = $Kubernetes.DestinationContext[$destination] }
    if (-not $at.Context) { throw "Give the context of '$destination': -Kubernetes @{ DestinationContext = @{ '$destination' = 'CONTEXT' } }." }
    Sync-KonstructExternalSecret -ProjectName $cluster[0].ProjectName @at | ForEach-Object { "$($_.Status) $_ (context $($_.Context))" }

    # GitAccount is left out: that step is made once, in Konstruct's control plane, when all clusters are done.
    $checks = @($cluster | Test-KonstructArgoAuth @Vault @Kubernetes @GitHub -Scope Vault, ExternalSecret, Secret, GitHub, ArgoCD, Crossplane, Prometheus -Refresh -Wait -TimeoutSec $TimeoutSec)
    foreach ($check in $checks | Where-Object Status -NE 'Pass') { "$check" }
    $failed = @($checks | Where-Object Status -EQ 'Fail')
    if ($failed.Count -gt 0) { throw "$($failed.Count) checks failed. The token still serves; mend what failed, then run with -Verify again." }
    "'$Name' authenticates with the App. Leave the token in Vault until every cluster of the project does."
    return
}

$preview = @{ WhatIf = -not $Apply }
$cluster | Set-KonstructVaultAppCredential -App $app @Vault @preview | ForEach-Object { "$($_.Status) $_" }
$changes = @(
    $cluster | Convert-KonstructExternalSecret @preview
    $cluster | Update-KonstructCrossplane @preview
    $cluster | New-KonstructPrometheusApp @preview
)
if ($Apply) {
    foreach ($change in $changes | Where-Object Status -NE 'NotApplicable') { "$($change.Status) $($change.Path)"; foreach ($finding in $change.Findings) { "    $finding" } }
    'Look at the changes, commit all of them together, push, and have ArgoCD sync. Then run with -Verify.'
}
else {
    $changes.Diff
    'Nothing was written. Run with -Apply to do it.'
}
