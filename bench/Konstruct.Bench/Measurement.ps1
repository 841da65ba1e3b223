# Prints what a script has measured, as the benchmark reads it. See Measurement.cs.
function Write-Measurement([TimeSpan] $Elapsed, [int] $Files, [int] $Written, [int] $Clusters, [TimeSpan] $First = [TimeSpan]::Zero) {
    $allocated = [GC]::GetTotalAllocatedBytes()
    $peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
    "{""Milliseconds"":$($Elapsed.TotalMilliseconds),""PeakBytes"":$peak,""AllocatedBytes"":$allocated,""Files"":$Files,""Written"":$Written,""Clusters"":$Clusters,""FirstMilliseconds"":$($First.TotalMilliseconds)}"
}
