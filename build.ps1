<#
.SYNOPSIS
    Builds, tests, shows, packs or measures the module.
.DESCRIPTION
    Runs in pwsh, and where there is none: dotnet run --project src/Konstruct.Runner -- build.ps1 Pack
    For that it uses only .NET and what the engine alone has.
#>
[CmdletBinding()]
param(
    # Build: into bin, where Konstruct.psd1 expects it. Test: every test, those in Pester where pwsh and Pester 5 are there. Demo: samples/quickstart.ps1.
    # Pack: the module as it is published, in out/Konstruct/<version>. Bench: the benchmarks.
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Pack', 'Bench')]
    [string] $Task = 'Build'
)

$ErrorActionPreference = 'Stop'
$paths = $ExecutionContext.SessionState.Path
$callersLocation = $paths.CurrentLocation.Path

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        [Console]::Error.WriteLine("'dotnet $args' failed with exit code $LASTEXITCODE.")
        exit $LASTEXITCODE
    }
}

# In a process of its own: the module's binaries are in use until it ends.
function Invoke-PesterTest {
    $pwsh = @(Get-Command pwsh -CommandType Application -ErrorAction Ignore)
    if ($pwsh.Count -eq 0) {
        'The Pester tests were not run: there is no pwsh here.'
        return
    }
    & $pwsh[0].Source -NoProfile -NonInteractive -Command @'
        if (-not (Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -ge 5 })) {
            'The Pester tests were not run: Pester 5 is not installed.'
            exit 0
        }
        Import-Module Pester -MinimumVersion 5.0
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = 'tests/Pester'
        $configuration.Run.Exit = $true
        Invoke-Pester -Configuration $configuration
'@
    if ($LASTEXITCODE -ne 0) {
        [Console]::Error.WriteLine("$LASTEXITCODE of the Pester tests failed.")
        exit $LASTEXITCODE
    }
}

function Build-Package {
    $manifest = [Management.Automation.Language.Parser]::ParseFile("$PSScriptRoot/Konstruct.psd1", [ref] $null, [ref] $null)
    $version = $manifest.Find({ $args[0] -is [Management.Automation.Language.HashtableAst] }, $false).SafeGetValue().ModuleVersion
    $package = [IO.Path]::Combine($PSScriptRoot, 'out', 'Konstruct', $version)
    if ([IO.Directory]::Exists($package)) {
        [IO.Directory]::Delete($package, $true)
    }

    # Straight into the package: the binaries in bin may be in use by the process that runs this.
    Invoke-DotNet build src/Konstruct.Help --configuration Release "-property:ModuleBinaries=$package/bin/"

    foreach ($name in 'Konstruct.psd1', 'LICENSE', 'README.md', 'CHANGELOG.md') {
        if ([IO.File]::Exists("$PSScriptRoot/$name")) {
            [IO.File]::Copy("$PSScriptRoot/$name", "$package/$name")
        }
    }
    "Packed $package"
}

try {
    # dotnet finds global.json from the folder it is started in.
    $null = $paths.SetLocation($PSScriptRoot)
    switch ($Task) {
        'Build' { Invoke-DotNet build Konstruct.Cmdlets.sln }
        'Test' {
            Invoke-DotNet test --solution Konstruct.Cmdlets.sln
            Invoke-PesterTest
        }
        'Demo' { Invoke-DotNet run --project src/Konstruct.Runner -- samples/quickstart.ps1 }
        'Pack' { Build-Package }
        'Bench' { Invoke-DotNet run --configuration Release --project bench/Konstruct.Bench }
    }
}
finally {
    $null = $paths.SetLocation($callersLocation)
}
