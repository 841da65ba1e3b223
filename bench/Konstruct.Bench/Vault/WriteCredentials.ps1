# What the benchmark measures of Set-KonstructVaultAppCredential: writes the credential of one App, then that of another to the same secrets, and prints the measurement as JSON. Vault's address and token come by the environment, and Vault is asked
# afterwards what was written, so that results are only counted here.
param([int] $Projects, [string] $KeyPath, [string] $AppIds, [string] $InstallationId, [int] $ThrottleLimit)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/../Measurement.ps1
$names = foreach ($number in 1..$Projects) { 'team-{0:D4}' -f $number }
$first = [TimeSpan]::Zero
foreach ($id in $AppIds -split ',') {
    $results = 0
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $names |
        Set-KonstructVaultAppCredential -AppId $id -PrivateKeyPath $KeyPath -InstallationId $InstallationId -PlatformInstallationId $InstallationId -SkipGitHubCheck -ThrottleLimit $ThrottleLimit |
        ForEach-Object { $results++ }
    $watch.Stop()
    if ($first -eq [TimeSpan]::Zero) {
        $first = $watch.Elapsed
    }
}
Write-Measurement -Elapsed $watch.Elapsed -Files $results -Written $results -First $first
