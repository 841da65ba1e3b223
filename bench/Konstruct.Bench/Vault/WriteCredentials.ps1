# What the benchmark measures of Set-KonstructVaultAppCredential: writes the credential of one App, then that of another to the same secrets, and prints the measurement as JSON. Vault's address and token come by the environment, and Vault is asked
# afterwards what was written, so that results are only counted here.
param([int] $Projects, [string] $KeyPath, [string] $AppIds, [string] $InstallationId, [int] $ThrottleLimit)

$ErrorActionPreference = 'Stop'
$names = foreach ($number in 1..$Projects) { "p$number" }
$first = 0
foreach ($id in $AppIds -split ',') {
    $results = 0
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $names |
        Set-KonstructVaultAppCredential -AppId $id -PrivateKeyPath $KeyPath -InstallationId $InstallationId -PlatformInstallationId $InstallationId -SkipGitHubCheck -ThrottleLimit $ThrottleLimit |
        ForEach-Object { $results++ }
    $watch.Stop()
    if (-not $first) {
        $first = $watch.Elapsed.TotalMilliseconds
    }
}

$allocated = [GC]::GetTotalAllocatedBytes()
$peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
"{""Milliseconds"":$($watch.Elapsed.TotalMilliseconds),""PeakBytes"":$peak,""AllocatedBytes"":$allocated,""Files"":$results,""Written"":$results,""Clusters"":0,""FirstMilliseconds"":$first}"
