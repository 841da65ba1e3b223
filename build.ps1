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
    # Pack: the module as it is published, in out/Konstruct/<version>, and as a package for a NuGet-style feed. Bench: the benchmarks.
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

# What a NuGet-style feed wants to know, from the manifest and the changelog.
function Get-Specification($manifest) {
    $changes = ([IO.File]::ReadAllText("$PSScriptRoot/CHANGELOG.md") -split '(?m)^## ')[1]
    $tags = @('PSModule', 'PSEdition_Core', 'PSIncludes_Cmdlet') + $manifest.PrivateData.PSData.Tags + ($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })
    $escape = { [Security.SecurityElement]::Escape($args[0]) }
    @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>Konstruct</id>
    <version>$($manifest.ModuleVersion)</version>
    <authors>$(& $escape $manifest.Author)</authors>
    <owners>$(& $escape $manifest.CompanyName)</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type="expression">MIT</license>
    <readme>README.md</readme>
    <description>$(& $escape $manifest.Description)</description>
    <releaseNotes>$(& $escape $changes.Trim())</releaseNotes>
    <copyright>$(& $escape $manifest.Copyright)</copyright>
    <tags>$(& $escape ($tags -join ' '))</tags>
  </metadata>
  <files>
    <file src="**" target="" />
  </files>
</package>
"@
}

# Nothing is shipped that is not in the list, nothing is missing, and it stays small.
function Assert-Package([string] $package) {
    $names = [string[]] @([IO.Directory]::GetFiles($package, '*', 'AllDirectories') | ForEach-Object { [IO.Path]::GetRelativePath($package, $_).Replace('\', '/') })
    [Array]::Sort($names, [StringComparer]::Ordinal)
    $expected = [IO.File]::ReadAllLines("$PSScriptRoot/package-files.txt")
    if (($names -join "`n") -cne ($expected -join "`n")) {
        $more = $names | Where-Object { $expected -cnotcontains $_ }
        $less = $expected | Where-Object { $names -cnotcontains $_ }
        throw "The package is not what package-files.txt says. Besides: $($more -join ', '). Missing: $($less -join ', ')."
    }
    $size = 0
    foreach ($name in $names) { $size += [IO.FileInfo]::new("$package/$name").Length }
    if ($size -gt 20MB) {
        throw "The package has $size bytes, expected at most 20 MB. See what has grown."
    }
}

function Build-Package {
    $syntax = [Management.Automation.Language.Parser]::ParseFile("$PSScriptRoot/Konstruct.psd1", [ref] $null, [ref] $null)
    $manifest = $syntax.Find({ $args[0] -is [Management.Automation.Language.HashtableAst] }, $false).SafeGetValue()
    $out = [IO.Path]::Combine($PSScriptRoot, 'out')
    $package = [IO.Path]::Combine($out, 'Konstruct', $manifest.ModuleVersion)
    if ([IO.Directory]::Exists($package)) {
        [IO.Directory]::Delete($package, $true)
    }

    # Straight into the package: the binaries in bin may be in use by the process that runs this.
    Invoke-DotNet build src/Konstruct.Help --configuration Release "-property:ModuleBinaries=$package/bin/"

    foreach ($name in 'Konstruct.psd1', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'README.md', 'CHANGELOG.md') {
        [IO.File]::Copy("$PSScriptRoot/$name", "$package/$name")
    }
    $null = [IO.Directory]::CreateDirectory("$package/docs")
    foreach ($path in [IO.Directory]::GetFiles("$PSScriptRoot/docs", '*.md')) {
        $name = [IO.Path]::GetFileName($path)
        # These are in en-US, as Get-Help wants them.
        if (-not $name.StartsWith('about_')) { [IO.File]::Copy($path, "$package/docs/$name") }
    }
    Assert-Package $package

    $specification = [IO.Path]::Combine($out, 'Konstruct.nuspec')
    [IO.File]::WriteAllText($specification, (Get-Specification $manifest))
    # The files of a module do not lie where those of a library would.
    Invoke-DotNet pack src/Konstruct.Cmdlets --no-build --configuration Release "-property:NuspecFile=$specification" "-property:NuspecBasePath=$package" "-property:PackageOutputPath=$out" "-property:NoPackageAnalysis=true"
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
