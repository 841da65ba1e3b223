# What the benchmark measures of Set-KonstructVaultAppCredential: prints the measurement as JSON. Vault's address and token come by the environment, and Vault is asked
# afterwards what was written, so that results are only counted here.
param([int] $Projects, [string] $KeyPath, [string] $AppId, [string] $InstallationId, [int] $ThrottleLimit)

$ErrorActionPreference = 'Stop'
$names = foreach ($number in 1..$Projects) { "p$number" }
$results = 0
$watch = [Diagnostics.Stopwatch]::StartNew()
$names |
    Set-KonstructVaultAppCredential -AppId $AppId -PrivateKeyPath $KeyPath -InstallationId $InstallationId -PlatformInstallationId $InstallationId -SkipGitHubCheck -ThrottleLimit $ThrottleLimit |
    ForEach-Object { $results++ }
$watch.Stop()

$allocated = [GC]::GetTotalAllocatedBytes()
$peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
"{""Milliseconds"":$($watch.Elapsed.TotalMilliseconds),""PeakBytes"":$peak,""AllocatedBytes"":$allocated,""Files"":$results,""Written"":$results,""Clusters"":0,""FirstMilliseconds"":0}"
