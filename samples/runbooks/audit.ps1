<#
.SYNOPSIS
    Checks a repository and its clusters, for CI. It changes nothing.
.DESCRIPTION
    Lists the findings of the repository's clusters and makes the checks of Test-KonstructArgoAuth. Exit code 1 when a finding is an error, a check failed, or one could not be made, since what was not looked at is not known to be good; else 0.
    Findings and checks are explained in docs/findings.md and docs/checks.md.
.PARAMETER Repository
    The GitOps repository.
.PARAMETER GitHub
    How to reach GitHub, e.g. @{ ApiUrl = 'https://HOST/api/v3' }. Default: github.com.
.PARAMETER Vault
    How to reach Vault, e.g. @{ VaultAddress = 'https://vault.acme.example' }. Default: VAULT_ADDR, VAULT_TOKEN and the others.
.PARAMETER Kubernetes
    How to reach the clusters, e.g. @{ UseClusterSecret = $true } or @{ DestinationContext = @{ engineering = 'engineering-admin' } }.
.PARAMETER Argo
    ArgoCD's own server, @{ ArgoServer = 'https://argocd.acme.example'; ArgoToken = … }. Without it KON243 is not asked for.
.EXAMPLE
    ./audit.ps1 ./gitops -Kubernetes @{ UseClusterSecret = $true }
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Repository,
    [hashtable] $GitHub = @{},
    [hashtable] $Vault = @{},
    [hashtable] $Kubernetes = @{},
    [hashtable] $Argo = @{}
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module Konstruct)) { Import-Module "$PSScriptRoot/../../Konstruct.psd1" }

function Show($check) { "$check$(if ($check.Context) { " (in $($check.Context))" })"; if ($check.Recommendation) { "    $($check.Recommendation)" } }

$clusters = @(Get-KonstructCluster -LiteralPath $Repository -WarningAction SilentlyContinue)
if ($clusters.Count -eq 0) { "No cluster was found in '$Repository'."; exit 1 }

$findings = @($clusters.Findings | Where-Object Severity -NE 'Information')
foreach ($finding in $findings) { "$($finding.RuleId) $($finding.Severity): $($finding.Path):$($finding.Line): $($finding.Message)" }
$errors = @($findings | Where-Object Severity -EQ 'Error')

$without = if ($Argo.ArgoServer) { @{} } else { @{ ExcludeRule = 'KON243' } }
$checks = @($clusters | Test-KonstructArgoAuth @GitHub @Vault @Kubernetes @Argo @without)
$failed = @($checks | Where-Object Status -EQ 'Fail')
$skipped = @($checks | Where-Object Status -EQ 'Skipped')

foreach ($check in $checks | Where-Object Status -EQ 'Warn') { Show $check }
foreach ($check in $failed) { Show $check }
# What waits for another check is mended with that one.
foreach ($check in $skipped | Where-Object { -not $_.BlockedBy }) { Show $check }

"$($clusters.Count) clusters: $($errors.Count) findings that are errors; $($checks.Count) checks, $($failed.Count) failed, $($skipped.Count) skipped."
if ($errors.Count + $failed.Count + $skipped.Count -gt 0) { exit 1 }
exit 0
