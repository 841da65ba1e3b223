# What the benchmark starts, and kills: one migration. Vault's address and token come by the environment. Each result and each error is one line, as soon as it is known, so that whoever reads them knows how far it has come.
param([string] $Repository, [string] $Name, [string] $Journal, [string] $AppId, [string] $KeyPath, [string] $ApiUrl, [string] $KubeConfig, [string] $Contexts, [string] $Branch, [switch] $Push, [switch] $Verify, [switch] $RemovePat)

$run = @{ Path = $Repository; JournalPath = $Journal; AppId = $AppId; PrivateKeyPath = $KeyPath; ApiUrl = $ApiUrl; Confirm = $false; TimeoutSec = 120; WarningAction = 'Ignore' }
if ($Name) { $run.Name = $Name }
if ($Branch) { $run.Branch = $Branch }
if ($Push) { $run.Push = $true }
if ($Verify) { $run.Verify = $true }
if ($RemovePat) { $run.RemovePat = $true }
if ($KubeConfig) {
    $run.KubeConfig = $KubeConfig
    $run.DestinationContext = @{}
    foreach ($context in $Contexts -split ',') { $run.DestinationContext[$context] = $context }
}

$seen = @{ Failed = $false }
function Write-Seen([object[]] $Words) { [Console]::Out.WriteLine((@($Words | ForEach-Object { "$_" -replace '\s+', ' ' }) -join "`t")) }
[Console]::Out.WriteLine('ready')
try {
    Invoke-KonstructMigration @run 2>&1 | ForEach-Object {
        if ($_ -is [Management.Automation.ErrorRecord]) {
            $seen.Failed = $true
            Write-Seen 'error', $_.FullyQualifiedErrorId, $_.Exception.Message
        }
        elseif ($_.PSObject.TypeNames[0] -eq 'Konstruct.MigrationResult') { Write-Seen 'result', $_.Step, $_.ClusterName, $_.Status, $_.ErrorId, $_.Reason }
    }
}
catch {
    $seen.Failed = $true
    Write-Seen 'error', $_.FullyQualifiedErrorId, $_.Exception.Message
}
exit [int] $seen.Failed
