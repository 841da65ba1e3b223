# What the benchmark has look at the clusters: each check and each error is one line. Vault's address and token come by the environment.
param([string] $ApiUrl, [string] $KubeConfig, [string] $Contexts)

$destinations = @{}
foreach ($context in $Contexts -split ',') { $destinations[$context] = $context }

$seen = @{ Failed = $false }
function Write-Seen([object[]] $Words) { [Console]::Out.WriteLine((@($Words | ForEach-Object { "$_" -replace '\s+', ' ' }) -join "`t")) }
[Console]::Out.WriteLine('ready')
try {
    Test-KonstructArgoAuth -ApiUrl $ApiUrl -KubeConfig $KubeConfig -DestinationContext $destinations -WarningAction Ignore 2>&1 | ForEach-Object {
        if ($_ -is [Management.Automation.ErrorRecord]) {
            $seen.Failed = $true
            Write-Seen 'error', $_.FullyQualifiedErrorId, $_.Exception.Message
        }
        else { Write-Seen 'check', $_.ProjectName, $_.RuleId, $_.Subject, $_.Status, $_.Reason }
    }
}
catch {
    $seen.Failed = $true
    Write-Seen 'error', $_.FullyQualifiedErrorId, $_.Exception.Message
}
exit [int] $seen.Failed
