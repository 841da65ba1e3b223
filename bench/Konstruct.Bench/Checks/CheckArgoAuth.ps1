# What the benchmark measures of Test-KonstructArgoAuth: looks once at everything, counts what comes, and prints the measurement as JSON. That nothing failed tells that it has seen what was put there.
param([string] $KubeConfig, [string] $ApiUrl, [int] $ThrottleLimit)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/../Measurement.ps1
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
Write-Measurement -Elapsed $watch.Elapsed -Files $count.Checks -Written $count.Failed
