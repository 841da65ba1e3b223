using System.Diagnostics;

namespace Konstruct.Cmdlets.Tests;

public sealed class RunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("function Stop-All { exit 4 } Stop-All; 'not reached'", 4)]
    [InlineData("Get-Command nosuch; 'goes on'", 0)]
    [InlineData("dotnet nosuch *> $null", 0)]
    [InlineData("throw 'boom'", 1)]
    [InlineData("if ($true) {", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Command nosuch", 1)]
    public async Task A_script_file_exits_as_it_does_in_pwsh(string script, int expected)
    {
        var result = await RunScript(script);

        Assert.Equal(expected, result.ExitCode);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("Get-Command nosuch; 'goes on'", 0)]
    [InlineData("'first'; Get-Command nosuch", 1)]
    [InlineData("throw 'boom'", 1)]
    public async Task A_command_exits_as_it_does_in_pwsh(string command, int expected)
    {
        var result = await RunnerProcess.Run("-NoProfile", "-noni", "-Command", command);

        Assert.Equal(expected, result.ExitCode);
    }

    [Fact]
    public async Task Arguments_reach_the_parameters_of_the_script()
    {
        const string Script = """
            param([string] $Name, [switch] $Loud, [switch] $Quiet, [int] $Count, [Parameter(ValueFromRemainingArguments)] $Rest)
            "$Name $Loud $Quiet $Count $Rest"
            """;

        var result = await RunScript(Script, "-Loud", "-Name", "a b", "-Quiet:$false", "-Count:3", "x", "y");

        Assert.Equal(["a b True False 3 x y"], result.Lines);
    }

    [Fact]
    public async Task Arguments_without_parameters_are_in_args()
    {
        var result = await RunScript("\"$($args.Count): $($args -join '|')\"", "a", "-b", "c d");

        Assert.Equal(["3: a|-b|c d"], result.Lines);
    }

    [Fact]
    public async Task A_script_knows_where_it_lies()
    {
        var result = await RunScript("$PSScriptRoot; $PSCommandPath; $MyInvocation.MyCommand.Name");

        Assert.Equal([_folder.Path, Path.Combine(_folder.Path, "script.ps1"), "script.ps1"], result.Lines);
    }

    [Fact]
    public async Task Errors_go_to_the_error_stream_and_other_messages_to_the_output()
    {
        var result = await RunScript("""
            [CmdletBinding()] param()
            $PSCmdlet.WriteWarning('careful')
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $PSCmdlet.WriteVerbose('in detail')
            $PSCmdlet.WriteDebug('in depth')
            $PSCmdlet.WriteInformation('by the way', @())
            Get-Command nosuch
            throw 'boom'
            """);

        Assert.Equal(["WARNING: careful", "VERBOSE: in detail", "DEBUG: in depth", "by the way"], result.Lines);
        Assert.Contains("nosuch", result.Error, StringComparison.Ordinal);
        Assert.Contains("boom", result.Error, StringComparison.Ordinal);
        Assert.Contains("script.ps1:8", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_formatted_and_colourless_when_redirected()
    {
        var result = await RunnerProcess.Run("-Command", "[pscustomobject]@{ Name = 'a'; Count = 1 }; Get-Command nosuch");

        Assert.Equal(["Name Count", "---- -----", "a        1"], result.Lines);
        Assert.DoesNotContain("\u001b", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_is_not_shown_when_redirected()
    {
        var result = await RunScript("[CmdletBinding()] param() $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'Looking', 'far')); 'done'");

        Assert.Equal(["done"], result.Lines);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task A_question_that_nobody_can_answer_is_an_error()
    {
        var result = await RunScript("[CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('it')) { 'done' }", "-Confirm");

        Assert.DoesNotContain("done", result.Lines);
        Assert.Contains("-Confirm:$false", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.ps1", "'nowhere.ps1' does not exist")]
    [InlineData("-Nonsense", "'-Nonsense' is not a parameter")]
    [InlineData("-File", "'-File' needs the path of a script")]
    public async Task A_bad_command_line_is_refused(string argument, string message)
    {
        var result = await RunnerProcess.Run(argument);

        Assert.Equal(64, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_printed_without_running_anything()
    {
        var result = await RunnerProcess.Run("-?");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Usage: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_not_there_is_an_error()
    {
        var start = RunnerProcess.StartInfo("-Command", "'ran'");
        start.Environment["KONSTRUCT_MODULE"] = Path.Combine(_folder.Path, "Konstruct.psd1");

        var result = await RunnerProcess.Run(start);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("KONSTRUCT_MODULE", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_the_script_and_lets_it_clean_up(string signal, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to a process without a console.");
        var script = _folder.Write("script.ps1", "try { 'ready'; while ($true) { [Threading.Thread]::Sleep(20) } } finally { [Console]::Out.WriteLine('cleaned up') }");
        var start = RunnerProcess.StartInfo(script);
        // A process started in the background of a shell ignores SIGINT, and so do its children.
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.ArgumentList.Insert(0, "--default-signal=INT");
            start.FileName = "env";
        }

        var result = await RunnerProcess.Run(start, async process =>
        {
            using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        });

        Assert.Equal(expected, result.ExitCode);
        Assert.Equal(["ready", "cleaned up"], result.Lines);
    }

    private Task<RunnerResult> RunScript(string text, params string[] arguments) =>
        RunnerProcess.Run([_folder.Write("script.ps1", text), .. arguments]);
}
