<#
.SYNOPSIS
    Checks all projects that the cluster's ArgoCD knows, from within the cluster. It changes nothing.
.DESCRIPTION
    Exit code 1 when a check failed or could not be made, since what was not looked at is not known to be good; else 0. The checks are explained in docs/checks.md.
    Vault is logged in to by the pod's service account, where VAULT_ADDR and VAULT_ROLE are set.
.PARAMETER ProjectName
    The projects. Default: all that are found.
.PARAMETER Options
    What else Test-KonstructArgoAuth is to be given, e.g. @{ Scope = 'Vault', 'Secret' }.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)] [string[]] $ProjectName = @(),
    [hashtable] $Options = @{}
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module Konstruct)) { Import-Module Konstruct }

$vault = @{}
$role = [Environment]::GetEnvironmentVariable('VAULT_ROLE')
if ($role) { $vault = @{ VaultAuthMethod = 'Kubernetes'; VaultRole = $role } }

# ArgoCD's own server is not asked: its API wants a token of its own.
$checks = @(Test-KonstructArgoAuth -ProjectName $ProjectName -UseClusterSecret -ExcludeRule KON243 @vault @Options)
$bad = @($checks | Where-Object { $_.Status -in 'Fail', 'Skipped' })

# What waits for another check is mended with that one.
foreach ($check in $checks | Where-Object { $_.Status -ne 'Pass' -and -not $_.BlockedBy }) {
    "$check$(if ($check.Context) { " (in $($check.Context))" })"
    if ($check.Recommendation) { "    $($check.Recommendation)" }
}
"$($checks.Count) checks, $($bad.Count) of them failed or not made."
if ($bad.Count -gt 0) { exit 1 }
exit 0
