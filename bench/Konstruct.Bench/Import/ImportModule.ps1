# Tells how long importing a module takes, in an engine that has imported one before.
param([string] $Manifest)

$before = [Diagnostics.Stopwatch]::GetTimestamp()
Import-Module $Manifest -ErrorAction Stop
[Diagnostics.Stopwatch]::GetElapsedTime($before).TotalMilliseconds.ToString([Globalization.CultureInfo]::InvariantCulture)
