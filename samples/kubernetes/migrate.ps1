<#
.SYNOPSIS
    Moves one share of a fleet to the GitHub App: one pod of an indexed Job.
.DESCRIPTION
    Takes every n-th cluster by name, so that the pods of a Job share the fleet without speaking to each other, and projects whose clusters fall to several pods are written by check-and-set. Each share goes to a branch of its own, with a pull
    request. Exit code 1 when something failed, else 0, also where a verification waits for the merge: it is no failure, and must not end the pods of the other shares. Running it again goes on from there. The token stays in Vault.
.PARAMETER Repository
    The clone of the GitOps repository.
.PARAMETER AppId
    The GitHub App's id.
.PARAMETER PrivateKeyPath
    File with its private key.
.PARAMETER Index
    Which share, from 0. Default: JOB_COMPLETION_INDEX.
.PARAMETER Of
    How many shares there are: the Job's completions.
.PARAMETER Options
    What else Invoke-KonstructMigration is to be given; with $null, what it is not to be given, e.g. @{ PullRequest = $null }.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Repository,
    [Parameter(Mandatory)] [string] $AppId,
    [Parameter(Mandatory)] [string] $PrivateKeyPath,
    [int] $Index = [int] [Environment]::GetEnvironmentVariable('JOB_COMPLETION_INDEX'),
    [ValidateRange(1, 1000)] [int] $Of = 1,
    [hashtable] $Options = @{}
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module Konstruct)) { Import-Module Konstruct }

$all = @(Get-KonstructCluster -LiteralPath $Repository)
$names = [string[]] @($all.Path)
[Array]::Sort($names, [StringComparer]::Ordinal)
$share = @($all | Where-Object { [Array]::IndexOf($names, $_.Path) % $Of -eq $Index })
"$($share.Count) of $($all.Count) clusters are the share $Index of ${Of}: $($share.Name -join ', ')"
if ($share.Count -eq 0) { exit 0 }

$how = @{ Branch = "github-app-$Index"; Push = $true; PullRequest = $true; Verify = $true; UseClusterSecret = $true }
$role = [Environment]::GetEnvironmentVariable('VAULT_ROLE')
if ($role) { $how += @{ VaultAuthMethod = 'Kubernetes'; VaultRole = $role } }
foreach ($name in $Options.Keys) { if ($null -eq $Options[$name]) { $how.Remove($name) } else { $how[$name] = $Options[$name] } }

$ErrorActionPreference = 'Continue'
$problems = @()
$results = @($share | Invoke-KonstructMigration -AppId $AppId -PrivateKeyPath $PrivateKeyPath @how -Confirm:$false -ErrorVariable problems | Where-Object { $_ -is [Konstruct.MigrationResult] })
foreach ($result in $results) { "$result" }
if ($problems.Count -gt 0 -or @($results | Where-Object Status -EQ 'Failed').Count -gt 0) { exit 1 }
$waiting = @($results | Where-Object Status -EQ 'Skipped').Count
if ($waiting -gt 0) { "$waiting steps wait, as for a merge: run this again then." }
exit 0
