# What the benchmark starts, and kills: the undo of what journals tell of. Vault's address and token come by the environment. Each result and each error is one line, as soon as it is known.
param([string] $Journals, [switch] $Force)

$seen = @{ Failed = $false }
function Write-Seen([object[]] $Words) { [Console]::Out.WriteLine((@($Words | ForEach-Object { "$_" -replace '\s+', ' ' }) -join "`t")) }
[Console]::Out.WriteLine('ready')
try {
    Undo-KonstructMigration -Journal ($Journals -split ',') -Force:$Force -Confirm:$false -WarningAction Ignore 2>&1 | ForEach-Object {
        if ($_ -is [Management.Automation.ErrorRecord]) {
            $seen.Failed = $true
            Write-Seen 'error', $_.FullyQualifiedErrorId, $_.Exception.Message
        }
        else { Write-Seen 'result', $_.Step, $_.ClusterName, $_.Status, $_.ErrorId, $_.Reason }
    }
}
catch {
    $seen.Failed = $true
    Write-Seen 'error', $_.FullyQualifiedErrorId, $_.Exception.Message
}
exit [int] $seen.Failed
