# What the benchmark measures of Test-KonstructArgoAuth: looks once at everything, counts what comes, and prints the measurement as JSON. That nothing failed tells that it has seen what was put there.
param([string] $KubeConfig, [string] $ApiUrl, [int] $ThrottleLimit)

$ErrorActionPreference = 'Stop'
$count = @{ Checks = 0; Failed = 0 }
$watch = [Diagnostics.Stopwatch]::StartNew()
Test-KonstructArgoAuth -KubeConfig $KubeConfig -ApiUrl $ApiUrl -ThrottleLimit $ThrottleLimit | & {
    begin {
        $checks = 0
        $failed = 0
    }
    process {
        $checks++
        if ($_.Status -eq 'Fail') {
            $failed++
            if ($failed -le 5) { [Console]::Error.WriteLine("$_") }
        }
    }
    end {
        $count.Checks = $checks
        $count.Failed = $failed
    }
}
$watch.Stop()

$allocated = [GC]::GetTotalAllocatedBytes()
$peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
"{""Milliseconds"":$($watch.Elapsed.TotalMilliseconds),""PeakBytes"":$peak,""AllocatedBytes"":$allocated,""Files"":$($count.Checks),""Written"":$($count.Failed),""Clusters"":0,""FirstMilliseconds"":0}"
