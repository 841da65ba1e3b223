using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace Konstruct.Cmdlets.Tests;

/// <summary>A hosted PowerShell engine with the built module imported, as a user's session has it.</summary>
public sealed class Engine : IDisposable
{
    private readonly TextHost _host = new();

    /// <summary>Opens the engine and imports the module.</summary>
    public Engine()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        Runspace = RunspaceFactory.CreateRunspace(_host, state);
        Runspace.Open();
        var import = Run($"Import-Module '{Manifest}' -ErrorAction Stop");
        if (import.Failure is not null)
            throw new InvalidOperationException($"'{Manifest}' cannot be imported: {import.Failure}", import.Failure.Exception);
    }

    /// <summary>The manifest of the built module.</summary>
    public static string Manifest { get; } = Path.Combine(RepositoryFolder.Root, "Konstruct.psd1");

    /// <summary>The engine, for what <see cref="Run"/> does not cover, such as stopping a pipeline.</summary>
    public Runspace Runspace { get; }

    /// <summary>Runs a script and returns what came out.</summary>
    /// <param name="script">The script.</param>
    /// <param name="input">What the script finds in <c>$input</c>.</param>
    /// <returns>The output and the other streams; an error that ended the script is in <see cref="EngineResult.Failure"/>.</returns>
    public EngineResult Run(string script, params object[] input)
    {
        _host.Console.Clear();
        using var shell = PowerShell.Create(Runspace);
        shell.AddScript(script);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? failure = null;
        try
        {
            shell.Invoke(input, output, settings: null);
        }
        catch (RuntimeException exception)
        {
            failure = exception.ErrorRecord;
        }
        return new EngineResult
        {
            Output = [.. output],
            Failure = failure,
            Errors = [.. shell.Streams.Error],
            Warnings = [.. shell.Streams.Warning.Select(static record => record.Message)],
            Verbose = [.. shell.Streams.Verbose.Select(static record => record.Message)],
            Debug = [.. shell.Streams.Debug.Select(static record => record.Message)],
            Progress = [.. shell.Streams.Progress],
            Information = [.. shell.Streams.Information],
            HostText = _host.Console.Text,
        };
    }

    /// <summary>Runs a script and returns what a user would see, without colours.</summary>
    /// <param name="script">The script.</param>
    /// <param name="width">The width of the console in characters.</param>
    /// <returns>The formatted output; lines end as the system ends them.</returns>
    public string RunText(string script, int width = 120) => Show("& {", script, width);

    /// <summary>Runs what is typed at a prompt, whose variables stay, and returns what a user would see, without colours.</summary>
    /// <param name="command">The command.</param>
    /// <param name="width">The width of the console in characters.</param>
    /// <returns>The formatted output; lines end as the system ends them.</returns>
    public string Type(string command, int width) => Show(". {", command, width);

    private string Show(string opening, string script, int width)
    {
        _host.Console.Width = width;
        var result = Run($"{opening}\n{script}\n}} *>&1 | Out-Default");
        Assert.Null(result.Failure);
        return result.HostText;
    }

    /// <inheritdoc />
    public void Dispose() => Runspace.Dispose();
}
