# What the benchmark compares with general YAML tools: converts what is below a folder, or with -Read tells how many of its files are refused.
param([string] $Folder, [switch] $Read)

$ErrorActionPreference = 'Stop'
if ($Read) {
    $problems = @()
    Convert-KonstructExternalSecret $Folder -WhatIf -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable problems 6>$null | ForEach-Object { }
    $problems.Count
}
else {
    Convert-KonstructExternalSecret $Folder -WarningAction SilentlyContinue | ForEach-Object { }
}
