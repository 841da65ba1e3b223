# What the benchmark measures of the cmdlets that work on files: one of them over a whole repository, with what comes down the pipeline counted.
param([string] $Work, [string] $Root)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/../Measurement.ps1
$count = @{ Written = 0; Clusters = 0; First = [TimeSpan]::Zero }
$watch = [Diagnostics.Stopwatch]::StartNew()
& {
    switch ($Work) {
        'Convert' { Convert-KonstructExternalSecret $Root -WarningAction SilentlyContinue }
        'Update' { Update-KonstructCrossplane $Root -WarningAction SilentlyContinue }
        'Deploy' { New-KonstructPrometheusApp $Root -WarningAction SilentlyContinue }
        'Discover' { Get-KonstructCluster $Root -WarningAction SilentlyContinue }
    }
} | & {
    begin {
        $written = 0
        $clusters = 0
        $first = [TimeSpan]::Zero
    }
    process {
        if ($Work -ne 'Discover') {
            if ($_.Written) { $written++ }
        }
        else {
            if ($clusters -eq 0) { $first = $watch.Elapsed }
            if (-not $_.ProjectName) { throw "'$($_.Path)' was found without its project." }
            $clusters++
        }
    }
    end {
        $count.Written = $written
        $count.Clusters = $clusters
        $count.First = $first
    }
}
$watch.Stop()
Write-Measurement -Elapsed $watch.Elapsed -Written $count.Written -Clusters $count.Clusters -First $count.First
