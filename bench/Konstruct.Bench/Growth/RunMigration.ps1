# What the benchmark measures of Invoke-KonstructMigration: the whole of it but the verification, on a repository whose projects have their tokens in Vault. Vault's address and token come by the environment.
param([string] $Root, [string] $KeyPath, [string] $JournalPath)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/../Measurement.ps1
$count = @{ Clusters = 0; First = [TimeSpan]::Zero }
$watch = [Diagnostics.Stopwatch]::StartNew()
Invoke-KonstructMigration $Root -AppId 77 -PrivateKeyPath $KeyPath -InstallationId 88 -PlatformInstallationId 88 -SkipGitHubCheck -JournalPath $JournalPath -WarningAction SilentlyContinue 6>$null | & {
    begin {
        $clusters = 0
        $first = [TimeSpan]::Zero
    }
    process {
        if ($_.PSObject.TypeNames[0] -eq 'Konstruct.MigrationPlan') {
            $first = $watch.Elapsed
            return
        }
        if ("$($_.Status)" -eq 'Failed') { throw "$_" }
        if ("$($_.Step)" -in 'Vault', 'Files' -and "$($_.Status)" -ne 'Done') { throw "Expected that it is done: $_" }
        if ("$($_.Step)" -eq 'Files') { $clusters++ }
    }
    end {
        $count.Clusters = $clusters
        $count.First = $first
    }
}
$watch.Stop()
Write-Measurement -Elapsed $watch.Elapsed -Clusters $count.Clusters -First $count.First
