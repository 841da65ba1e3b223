using System.Diagnostics;

namespace Konstruct.Bench.Stage;

/// <summary>A script in a process of its own, whose lines are read as they come.</summary>
internal sealed class ScriptProcess : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Process _process;
    private readonly Stopwatch _watch = new();
    private readonly List<ScriptLine> _lines = [];
    private readonly List<(string Beginning, TaskCompletionSource Seen)> _waiting = [];
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private ScriptProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = ReadAll();
    }

    /// <summary>How long the process has run since its script began, or did until it ended.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Whether it has printed its first line: the module is imported by then.</summary>
    public bool IsReady => _watch.IsRunning || _watch.Elapsed > TimeSpan.Zero;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Its exit code, when it has ended.</summary>
    public int ExitCode { get; private set; }

    /// <summary>What it has printed so far.</summary>
    public IReadOnlyList<ScriptLine> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>The results that it has printed so far.</summary>
    public IReadOnlyList<ScriptLine> Results => [.. Lines.Where(static line => line.IsResult)];

    /// <summary>The errors that it has printed so far.</summary>
    public IReadOnlyList<ScriptLine> Errors => [.. Lines.Where(static line => line.IsError)];

    /// <summary>Starts one.</summary>
    /// <param name="start">How.</param>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static ScriptProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        process.StandardInput.Close();
        return new ScriptProcess(process);
    }

    /// <summary>Waits for a line.</summary>
    /// <param name="beginning">How it begins.</param>
    /// <returns>Ends with that line, or with the process.</returns>
    public Task When(string beginning)
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: true } || _lines.Exists(line => string.Join('\t', line.Words).StartsWith(beginning, StringComparison.Ordinal)))
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((beginning, seen));
            return seen.Task;
        }
    }

    /// <summary>Kills it, so that it does not come to do anything any more.</summary>
    /// <param name="withChildren">Whether what it has started goes with it.</param>
    /// <returns>Whether it was still running.</returns>
    public bool Kill(bool withChildren)
    {
        if (_process.HasExited)
            return false;
        _process.Kill(withChildren);
        _process.WaitForExit();
        return true;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it wrote to standard error.</returns>
    public async Task<string> End()
    {
        await _reading.ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        ExitCode = _process.ExitCode;
        return await _errors.ConfigureAwait(false);
    }

    /// <summary>All that it printed, for a message.</summary>
    public string Told() => string.Join('\n', Lines.Select(static line => line.ToString()));

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill(withChildren: true);
        _process.Dispose();
    }

    private async Task ReadAll()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } text)
        {
            lock (_gate)
            {
                if (_lines.Count == 0)
                    _watch.Start();
                _lines.Add(new ScriptLine(_watch.Elapsed, text.Split('\t')));
                Wake(waiting => text.StartsWith(waiting, StringComparison.Ordinal));
            }
        }
        _watch.Stop();
        lock (_gate)
            Wake(static _ => true);
    }

    private void Wake(Func<string, bool> isMet)
    {
        foreach (var (beginning, seen) in _waiting.ToList())
        {
            if (!isMet(beginning))
                continue;
            seen.SetResult();
            _waiting.Remove((beginning, seen));
        }
    }
}
