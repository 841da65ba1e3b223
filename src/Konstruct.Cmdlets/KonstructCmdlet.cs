using System.Collections.Concurrent;
using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>
/// Base of the cmdlets that do asynchronous work: the work runs off the pipeline thread, and what it has to say is pumped back to it,
/// where alone PowerShell takes output and asks questions.
/// </summary>
public abstract class KonstructCmdlet : PSCmdlet, IDisposable
{
    private static readonly TimeSpan _untilProgress = TimeSpan.FromSeconds(1);

    // So that work does not run far ahead of whoever takes what it gives.
    private const int PostedAtMost = 64;

    private readonly int _waitId = Random.Shared.Next(1, int.MaxValue);
    private readonly CancellationTokenSource _stopping = new();
    private BlockingCollection<Action>? _posted;

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken Cancellation => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Dispose();
            _posted?.Dispose();
        }
    }

    /// <summary>Warns, of what may name what others wrote.</summary>
    private protected new void WriteWarning(string text) => base.WriteWarning(VisibleText.Of(text));

    /// <summary>Tells more, of what may name what others wrote.</summary>
    private protected new void WriteVerbose(string text) => base.WriteVerbose(VisibleText.Of(text));

    /// <summary>Asks, or with <c>-WhatIf</c> tells, of what may name what others wrote.</summary>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(VisibleText.Of(target), VisibleText.Of(action));

    /// <summary>Asks of what may name what others wrote.</summary>
    private protected new bool ShouldContinue(string query, string caption, ref bool yesToAll, ref bool noToAll) => base.ShouldContinue(VisibleText.Of(query), caption, ref yesToAll, ref noToAll);

    /// <summary>Runs work on other threads and carries out on this one what it posts, until it has ended.</summary>
    private protected void Pump(Func<Task> work)
    {
        using var posted = _posted = new BlockingCollection<Action>(PostedAtMost);
        var running = Task.Run(async () =>
        {
            try
            {
                await work().ConfigureAwait(false);
            }
            finally
            {
                posted.CompleteAdding();
            }
        });
        try
        {
            foreach (var action in posted.GetConsumingEnumerable())
                action();
        }
        // A record may be what stops the pipeline (Select-Object -First, -ErrorAction Stop): then the work stops, too, before anything goes on.
        catch
        {
            _stopping.Cancel();
            while (!running.IsCompleted && posted.TryTake(out _, Timeout.Infinite))
            {
            }
            throw;
        }
        finally
        {
            WaitFor(running);
            _posted = null;
        }
        if (running is { IsFaulted: true, Exception: { } e })
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException ?? e);
        if (running.IsCanceled)
            throw new PipelineStoppedException();
    }

    /// <summary>Carries out an action on the pipeline thread.</summary>
    private protected void Post(Action action)
    {
        try
        {
            _posted?.Add(action);
        }
        // The pipeline has gone; so has whoever would have read this.
        catch (InvalidOperationException)
        {
            _stopping.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Asks on the pipeline thread.</summary>
    private protected async ValueTask<bool> AskAsync(Func<bool> question)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Cancellation.Register(() => answer.TrySetCanceled(Cancellation)).ConfigureAwait(false);
        Post(() =>
        {
            try
            {
                answer.TrySetResult(question());
            }
            catch (Exception e)
            {
                answer.TrySetException(e);
                throw;
            }
        });
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Reports progress that takes longer than a second, a few times each second.</summary>
    private protected Action<string> Progress(string activity)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var next = _untilProgress;
        var id = Random.Shared.Next(1, int.MaxValue);
        return status =>
        {
            var now = watch.Elapsed;
            if (now < next)
                return;
            next = now + TimeSpan.FromMilliseconds(250);
            Post(() => WriteProgress(new ProgressRecord(id, activity, VisibleText.Of(status))));
        };
    }

    /// <summary>Says at once what is waited for, and why.</summary>
    private protected void TellWait(string message) => Post(() =>
    {
        WriteProgress(new ProgressRecord(_waitId, "Waiting", VisibleText.Of(message)));
        WriteVerbose(message);
    });

    private static void WaitFor(Task task)
    {
        try
        {
            task.Wait();
        }
        // What the task ended with is judged by the caller.
        catch (AggregateException)
        {
            _ = task.Exception;
        }
    }
}
