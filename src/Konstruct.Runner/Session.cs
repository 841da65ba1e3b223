using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Microsoft.PowerShell;

namespace Konstruct.Runner;

/// <summary>One engine, with the module imported, that runs one script.</summary>
internal sealed class Session : IDisposable
{
    private const string ManifestName = "Konstruct.psd1";
    private const string ExecutionContextType = "System.Management.Automation.ExecutionContext, System.Management.Automation";
    private const int Failed = 1;

    private readonly Lock _gate = new();
    private readonly RunnerHost _host;
    private readonly Runspace _runspace;
    private Pipeline? _running;
    private int? _stoppedWith;

    /// <summary>Makes the engine ready to be opened.</summary>
    /// <param name="nonInteractive">Whether questions are errors.</param>
    public Session(bool nonInteractive)
    {
        _host = new RunnerHost(new RunnerUserInterface(nonInteractive));
        var state = InitialSessionState.CreateDefault2();
        // What pwsh is installed with on Windows, the only system that has policies.
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
    }

    /// <summary>Imports the module, runs what the command line names and prints what comes out.</summary>
    /// <param name="line">A command line without error.</param>
    /// <returns>The exit code that pwsh would give.</returns>
    public int Run(CommandLine line)
    {
        _runspace.Open();
        var code = FindManifest() is { } manifest && Import(manifest) ? RunScript(line) : Failed;
        return _stoppedWith ?? code;
    }

    /// <summary>Asks the running pipeline to stop; safe to call from a signal handler's thread.</summary>
    /// <param name="exitCode">What the process is to exit with.</param>
    /// <returns>False if the process should simply end: it was asked before, or waits at a prompt that cannot be woken.</returns>
    public bool Stop(int exitCode)
    {
        lock (_gate)
        {
            if (_stoppedWith is not null || _host.Console.IsPrompting)
                return false;
            _stoppedWith = exitCode;
            _running?.StopAsync();
            return true;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _runspace.Dispose();

    private string? FindManifest()
    {
        if (Environment.GetEnvironmentVariable("KONSTRUCT_MODULE") is { Length: > 0 } named)
        {
            if (File.Exists(named))
                return Path.GetFullPath(named);
            _host.UI.WriteErrorLine($"KONSTRUCT_MODULE names '{named}', which does not exist. Expected the path of the module's {ManifestName}.");
            return null;
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var manifest = Path.Combine(folder.FullName, ManifestName);
            if (File.Exists(manifest))
                return manifest;
        }
        _host.UI.WriteErrorLine($"No {ManifestName} was found in '{AppContext.BaseDirectory}' or above it. Name the module's manifest in the environment variable KONSTRUCT_MODULE.");
        return null;
    }

    private bool Import(string manifest)
    {
        using var pipeline = _runspace.CreatePipeline();
        var import = new Command("Import-Module");
        import.Parameters.Add("Name", manifest);
        import.Parameters.Add("ErrorAction", ActionPreference.Stop);
        pipeline.Commands.Add(import);
        return Invoke(pipeline);
    }

    private int RunScript(CommandLine line)
    {
        using var pipeline = line.File is null ? PipelineOf(line.Command!) : PipelineOf(line.File, line.Arguments);
        if (!Invoke(pipeline))
            return Failed;
        return _host.ExitCode ?? (line.File is not null || LastStatementSucceeded() ? 0 : Failed);
    }

    // Only a pipeline that goes into the history leaves $? as its last statement had it.
    private Pipeline PipelineOf(string text) => _runspace.CreatePipeline(text, addToHistory: true);

    private Pipeline PipelineOf(string file, IEnumerable<CommandParameter> arguments)
    {
        var script = new Command(Path.GetFullPath(file), isScript: false, useLocalScope: false);
        foreach (var argument in arguments)
            script.Parameters.Add(argument);
        var pipeline = _runspace.CreatePipeline();
        pipeline.Commands.Add(script);
        // As pwsh does for -File: otherwise `exit` would only end the script, and its code could not be told from that of the
        // last program that the script ran. The engine has no public way to say so.
        RethrowExit(ExecutionContextOf(_runspace), rethrow: true);
        return pipeline;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_GetExecutionContext")]
    [return: UnsafeAccessorType(ExecutionContextType)]
    private static extern object ExecutionContextOf(Runspace runspace);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ScriptCommandProcessorShouldRethrowExit")]
    private static extern void RethrowExit([UnsafeAccessorType(ExecutionContextType)] object context, bool rethrow);

    private bool LastStatementSucceeded()
    {
        using var pipeline = _runspace.CreatePipeline("$global:?");
        return LanguagePrimitives.IsTrue(pipeline.Invoke().FirstOrDefault());
    }

    /// <summary>Runs a pipeline and prints what it puts out.</summary>
    /// <returns>False if it did not run to its end.</returns>
    private bool Invoke(Pipeline pipeline)
    {
        try
        {
            InvokeAndPrint(pipeline);
            return true;
        }
        catch (PipelineStoppedException) when (_stoppedWith is not null)
        {
            return false;
        }
        catch (RuntimeException exception)
        {
            Report(exception);
            return false;
        }
    }

    private void InvokeAndPrint(Pipeline pipeline)
    {
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(new Command("Out-Default", isScript: false, useLocalScope: true)
        {
            MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output,
        });
        lock (_gate)
        {
            if (_stoppedWith is not null)
                throw new PipelineStoppedException();
            _running = pipeline;
        }
        try
        {
            pipeline.Invoke();
        }
        finally
        {
            lock (_gate)
                _running = null;
            _host.Console.EndProgress();
        }
    }

    /// <summary>Prints the error that ended the script as the engine prints errors.</summary>
    private void Report(RuntimeException exception)
    {
        using var pipeline = _runspace.CreatePipeline("$input");
        pipeline.Input.Write(exception.ErrorRecord);
        pipeline.Input.Close();
        _host.Console.WritesToError = true;
        try
        {
            InvokeAndPrint(pipeline);
        }
        catch (RuntimeException)
        {
            _host.UI.WriteErrorLine(exception.Message);
        }
        finally
        {
            _host.Console.WritesToError = false;
        }
    }
}
