<#
.SYNOPSIS
    Tries the module on a copy of the sample repository.
.DESCRIPTION
    Copies samples/gitops, shows what the conversion of its ExternalSecrets would change, converts the copy,
    and converts it once more to show that a second run changes nothing. Needs no Vault, no GitHub and no cluster.
.PARAMETER Path
    Where the copy goes: a folder that is empty or does not exist yet. Without it, a new temporary folder.
.EXAMPLE
    ./samples/quickstart.ps1

    Works in a temporary folder and says which.
.EXAMPLE
    ./samples/quickstart.ps1 -Path ./try

    Leaves the converted repository in ./try, for reading.
#>
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string] $Path
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module Konstruct)) { Import-Module "$PSScriptRoot/../Konstruct.psd1" }

# Nothing but the language, .NET and the module, so that the script also runs where PowerShell's own modules are missing.
if ($Path) {
    $repo = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
    if ([IO.File]::Exists($repo) -or ([IO.Directory]::Exists($repo) -and [IO.Directory]::GetFileSystemEntries($repo).Length -gt 0)) {
        throw "'$repo' is not an empty folder. Name one that is empty or does not exist yet."
    }
}
else {
    $repo = [IO.Directory]::CreateTempSubdirectory('konstruct-').FullName
}

$sample = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, 'gitops'))
foreach ($file in [IO.Directory]::GetFiles($sample, '*', 'AllDirectories')) {
    $copy = [IO.Path]::Combine($repo, [IO.Path]::GetRelativePath($sample, $file))
    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($copy))
    [IO.File]::Copy($file, $copy)
}

"1. What would change: Convert-KonstructExternalSecret -WhatIf"
''
$pending = @(Convert-KonstructExternalSecret -Path $repo -WhatIf | Where-Object Status -EQ 'Pending')
if ($pending.Count -eq 0) { throw "Nothing to change was found in '$repo'." }
$pending

''
'2. One of the changes, as a diff'
''
$shown = @($pending | Where-Object Path -Like '*secrets?secret.yaml') + $pending
$shown[0].Diff

''
'3. The conversion: Convert-KonstructExternalSecret'
''
$results = @(Convert-KonstructExternalSecret -Path $repo)
$results | Where-Object Status -EQ 'Changed'

$findings = @($results | ForEach-Object { $_.Findings })
if ($findings.Count -gt 0) {
    ''
    '   What an edit cannot mend is reported:'
    foreach ($finding in $findings) {
        "   $($finding.RuleId) $($finding.Severity): $($finding.Message)"
    }
}

''
'4. The same once more'
''
$again = @(Convert-KonstructExternalSecret -Path $repo)
$unsettled = @($again | Where-Object { "$($_.Status)" -notin 'Unchanged', 'NotApplicable' })
if ($unsettled.Count -gt 0) {
    throw "The second run was to change nothing, but it would change '$($unsettled[0].Path)'."
}

'   Nothing changed: every file is as the first run left it.'
''
"The converted repository is in $repo"
