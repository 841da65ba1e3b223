using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Konstruct.Bench.Soak;

/// <summary>The process that is soaked, as the benchmark sees it.</summary>
internal sealed class SoakHost : IAsyncDisposable
{
    // Longer than any operation may take with all that is put in its way: what takes longer hangs.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(3);

    // What the runtime puts there for debuggers, as long as the process lives.
    private static readonly string[] _runtimes = ["clr-debug-pipe-", "dotnet-diagnostic-", "CoreFxPipe_"];

    private static readonly TimeSpan _untilDrained = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly TaskCompletionSource<string>?[] _waiting;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private readonly string _temporary;
    private TaskCompletionSource<string>? _sampling;

    private SoakHost(Process process, int lanes, string temporary)
    {
        (_process, _temporary) = (process, temporary);
        _waiting = new TaskCompletionSource<string>?[lanes];
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Starts it.</summary>
    /// <param name="run">Where the module is.</param>
    /// <param name="lanes">How many runspaces it has.</param>
    public static SoakHost Start(BenchRun run, int lanes)
    {
        var start = run.StartScript("Soak/SoakHost.ps1", "-Lanes", FormattableString.Invariant($"{lanes}"), "-Manifest", Path.Combine(run.RepositoryRoot, "Konstruct.psd1"));
        var temporary = Directory.CreateDirectory(Path.Combine(run.Folder, "temporary")).FullName;
        foreach (var name in (string[])["TMPDIR", "TEMP", "TMP"])
            start.Environment[name] = temporary;
        // Nothing of the user's own is read or written: neither kubeconfig nor token nor journals.
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = Directory.CreateDirectory(Path.Combine(run.Folder, "home")).FullName;
        foreach (var name in (string[])["KUBECONFIG", "GH_TOKEN", "XDG_STATE_HOME", "VAULT_NAMESPACE"])
            start.Environment.Remove(name);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        return new SoakHost(Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start."), lanes, temporary);
    }

    /// <summary>Has a runspace do something, and waits until it has ended.</summary>
    /// <param name="order">What.</param>
    /// <returns>The line in which it tells what became of it.</returns>
    /// <exception cref="InvalidOperationException">It hangs, or the process has ended.</exception>
    public async Task<string> RunAsync(SoakOrder order)
    {
        var waiting = _waiting[order.Lane] = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(JsonSerializer.Serialize(order)).ConfigureAwait(false);
        try
        {
            return await waiting.Task.WaitAsync(_longest).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"The runspace {order.Lane} of the process {_process.Id} did not end within {_longest.TotalMinutes} minutes{(order.StopAfter is null ? "" : ", although it was stopped")}: {order.Script}", e);
        }
    }

    /// <summary>Asks what the process holds; no runspace may be at work.</summary>
    public async Task<GrowthSample> SampleAsync()
    {
        // A watch that was ended holds its connection for two seconds more, in which the runtime waits for the rest of the answer.
        await Task.Delay(_untilDrained).ConfigureAwait(false);
        _sampling = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync("").ConfigureAwait(false);
        var line = await _sampling.Task.WaitAsync(_longest).ConfigureAwait(false);
        var left = Directory.GetFileSystemEntries(_temporary, "*", SearchOption.AllDirectories).Count(static f => !Array.Exists(_runtimes, r => Path.GetFileName(f).StartsWith(r, StringComparison.Ordinal)));
        return JsonSerializer.Deserialize<GrowthSample>(line)! with { TemporaryFiles = left };
    }

    /// <summary>Lets the process come to its end by itself, which shows that nothing holds it.</summary>
    /// <exception cref="InvalidOperationException">It did not, or failed.</exception>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(_longest);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw new InvalidOperationException($"The process {_process.Id} had nothing left to do, but did not end within {_longest.TotalMinutes} minutes.", e);
        }
        if (_process.ExitCode != 0)
            throw new InvalidOperationException($"The process with the runspaces ended with exit code {_process.ExitCode}.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _reading.ConfigureAwait(false);
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task WriteAsync(string line)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _process.StandardInput.WriteLineAsync(line).ConfigureAwait(false);
            await _process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        const string Outcome = "{\"Lane\":";
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith(Outcome, StringComparison.Ordinal) && int.TryParse(line.AsSpan(Outcome.Length, line.IndexOf(',', StringComparison.Ordinal) - Outcome.Length), CultureInfo.InvariantCulture, out var lane))
                _waiting[lane]!.TrySetResult(line);
            else if (line.StartsWith('{'))
                _sampling!.TrySetResult(line);
            else
                await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
        }

        var ended = new InvalidOperationException("The process with the runspaces has ended.");
        foreach (var waiting in _waiting.Append(_sampling))
            waiting?.TrySetException(ended);
    }
}
