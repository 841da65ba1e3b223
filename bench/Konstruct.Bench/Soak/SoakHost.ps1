# The process that is soaked: it keeps several runspaces with the module open, as a server of runbooks does. An order comes in on each line of standard input, for a runspace that is idle, and what
# became of it goes out on a line of standard output, in the order in which they end. What is drawn and what is true is for the benchmark to say.
param([int] $Lanes, [string] $Manifest)

$ErrorActionPreference = 'Stop'
$json = [Text.Json.JsonSerializerOptions]::new()
$json.Converters.Add([Text.Json.Serialization.JsonStringEnumConverter]::new())
$state = [initialsessionstate]::CreateDefault2()
$null = $state.ImportPSModule($Manifest)
$runspaces = [object[]]::new($Lanes)
$works = [Collections.Generic.Dictionary[int, object]]::new()

function Get-Text([string] $Text) { '"' + [Text.Json.JsonEncodedText]::Encode($Text).ToString() + '"' }

function Get-Value([Text.Json.JsonElement] $Element) {
    switch ("$($Element.ValueKind)") {
        'String' { $Element.GetString() }
        'Number' { $Element.GetInt64() }
        'True' { $true }
        'False' { $false }
        'Array' { , @(foreach ($item in $Element.EnumerateArray()) { Get-Value $item }) }
        'Object' {
            $table = @{}
            foreach ($property in $Element.EnumerateObject()) { $table[$property.Name] = Get-Value $property.Value }
            $table
        }
        default { $null }
    }
}

function Get-Output($Item) {
    $value = $Item.psobject.BaseObject
    '{"Type":' + (Get-Text $value.GetType().Name) + ',"Value":' + [Text.Json.JsonSerializer]::Serialize($value, $value.GetType(), $json) + '}'
}

function Get-Problem($Record) {
    '{"Id":' + (Get-Text $Record.FullyQualifiedErrorId) + ',"Message":' + (Get-Text "$Record") + '}'
}

function Open-Lane([int] $Lane) {
    if ($runspaces[$Lane]) { $runspaces[$Lane].Dispose() }
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.ThreadOptions = 'ReuseThread'
    $runspace.Open()
    $runspaces[$Lane] = $runspace
}

function Start-Work([Text.Json.JsonElement] $Order) {
    $lane = $Order.GetProperty('Lane').GetInt32()
    if ($Order.GetProperty('IsFresh').GetBoolean()) { Open-Lane $lane }
    $shell = [powershell]::Create()
    $shell.Runspace = $runspaces[$lane]
    $null = $shell.AddScript($Order.GetProperty('Script').GetString()).AddParameters((Get-Value $Order.GetProperty('Arguments')))
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $given = [Management.Automation.PSDataCollection[psobject]]::new()
    $given.Complete()
    $works[$lane] = @{
        Shell = $shell; Output = $output; Given = $given; Watch = [Diagnostics.Stopwatch]::StartNew(); Stopping = $null; StoppedAt = 0
        StopAfter = Get-Value $Order.GetProperty('StopAfter')
        Task = $shell.InvokeAsync($given, $output)
    }
}

function Stop-Work($Work) {
    $Work.StoppedAt = $Work.Watch.ElapsedMilliseconds
    $Work.Stopping = $Work.Shell.StopAsync($null, $null)
}

function Complete-Work([int] $Lane, $Work) {
    $took = $Work.Watch.ElapsedMilliseconds
    if ($Work.Stopping) { $Work.Stopping.Wait() }
    $shell = $Work.Shell
    $problems = foreach ($record in $shell.Streams.Error) { Get-Problem $record }
    $failure = 'null'
    if ($shell.InvocationStateInfo.State -eq 'Failed') {
        $reason = $shell.InvocationStateInfo.Reason
        $failure = if ($reason.ErrorRecord) { Get-Problem $reason.ErrorRecord } else { '{"Id":"","Message":' + (Get-Text "$reason") + '}' }
    }
    $outputs = foreach ($item in $Work.Output) { if ($null -ne $item) { Get-Output $item } }
    $warnings = foreach ($record in $shell.Streams.Warning) { Get-Text "$record" }
    $stopped = if ($Work.Stopping) { $took - $Work.StoppedAt } else { 0 }
    $line = '{"Lane":' + $Lane + ',"State":"' + $shell.InvocationStateInfo.State + '","Milliseconds":' + $took + ',"StopMilliseconds":' + $stopped + ',"Failure":' + $failure +
        ',"Errors":[' + ($problems -join ',') + '],"Warnings":[' + ($warnings -join ',') + '],"Output":[' + ($outputs -join ',') + ']}'
    $shell.Dispose()
    $Work.Output.Dispose()
    $Work.Given.Dispose()
    $null = $works.Remove($Lane)
    [Console]::Out.WriteLine($line)
}

# What is left when nobody needs anything: garbage goes first.
function Write-Sample {
    for ($time = 0; $time -lt 3; $time++) {
        [GC]::Collect(2, [GCCollectionMode]::Aggressive, $true, $true)
        [GC]::WaitForPendingFinalizers()
    }
    $process = [Diagnostics.Process]::GetCurrentProcess()
    $handles = $process.HandleCount
    $sockets = 0
    if ([IO.Directory]::Exists('/proc/self/fd')) {
        $links = foreach ($file in [IO.Directory]::GetFiles('/proc/self/fd')) { [IO.FileInfo]::new($file).LinkTarget }
        $handles = $links.Count
        foreach ($link in $links) { if ("$link".StartsWith('socket:')) { $sockets++ } }
    }
    # What .NET calls private counts the address space of each thread's stack on Linux.
    $private = $process.PrivateMemorySize64
    if ([IO.File]::Exists('/proc/self/status')) {
        foreach ($status in [IO.File]::ReadAllLines('/proc/self/status')) { if ($status -match '^RssAnon:\s+(\d+) kB') { $private = [long] $Matches[1] * 1024 } }
    }
    $contexts = 0
    foreach ($context in [Runtime.Loader.AssemblyLoadContext]::All) { $contexts++ }
    $line = '{"HeapBytes":' + [GC]::GetTotalMemory($true) + ',"WorkingSetBytes":' + $process.WorkingSet64 + ',"PrivateBytes":' + $private + ',"Threads":' + $process.Threads.Count +
        ',"Handles":' + $handles + ',"Sockets":' + $sockets + ',"Timers":' + [Threading.Timer]::ActiveCount + ',"Assemblies":' + [AppDomain]::CurrentDomain.GetAssemblies().Length + ',"LoadContexts":' + $contexts + '}'
    $process.Dispose()
    [Console]::Out.WriteLine($line)
}

for ($lane = 0; $lane -lt $Lanes; $lane++) { Open-Lane $lane }
$orders = [IO.StreamReader]::new([Console]::OpenStandardInput())
$reading = $orders.ReadLineAsync()
$isOpen = $true
while ($isOpen -or $works.Count) {
    $tasks = [Collections.Generic.List[Threading.Tasks.Task]]::new()
    if ($isOpen) { $tasks.Add($reading) }
    $patience = -1
    foreach ($work in $works.Values) {
        $tasks.Add($work.Task)
        if ($null -eq $work.StopAfter -or $work.Stopping) { continue }
        $left = [int][Math]::Max(0, $work.StopAfter - $work.Watch.ElapsedMilliseconds)
        if ($patience -lt 0 -or $left -lt $patience) { $patience = $left }
    }
    $null = [Threading.Tasks.Task]::WaitAny($tasks.ToArray(), $patience)
    foreach ($lane in @($works.Keys)) {
        $work = $works[$lane]
        if ($work.Task.IsCompleted) { Complete-Work $lane $work }
        elseif ($null -ne $work.StopAfter -and -not $work.Stopping -and $work.Watch.ElapsedMilliseconds -ge $work.StopAfter) { Stop-Work $work }
    }
    if ($isOpen -and $reading.IsCompleted) {
        $text = $reading.Result
        if ($null -eq $text) { $isOpen = $false; continue }
        if ($text) {
            $document = [Text.Json.JsonDocument]::Parse($text)
            Start-Work $document.RootElement
            $document.Dispose()
        }
        else { Write-Sample }
        $reading = $orders.ReadLineAsync()
    }
}
foreach ($runspace in $runspaces) { $runspace.Dispose() }
