namespace Konstruct.Sandbox.Platform;

/// <summary>Something that keeps looking at objects and does what is due, as a controller does. One turn at a time.</summary>
public abstract class Player : IDisposable
{
    private readonly object _turn = new();
    private readonly Timer _timer;
    private readonly TimeSpan _interval;
    private bool _isDisposed;

    /// <summary>Makes a player that does not look by itself yet.</summary>
    /// <param name="interval">How often it looks once it is started.</param>
    protected Player(TimeSpan interval)
    {
        _interval = interval;
        _timer = new Timer(_ => PollByTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What went wrong in a turn that the timer began; a mistake of the sandbox, null as long as there is none.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Looks by itself from now on.</summary>
    public void Start() => _timer.Change(_interval, _interval);

    /// <summary>Does now what is due by the clock or because something changed.</summary>
    public void Poll() => Take(all: false);

    /// <summary>Does everything now, as if all of it were due.</summary>
    public void Refresh() => Take(all: true);

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_turn)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the player holds.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _timer.Dispose();
    }

    /// <summary>One turn.</summary>
    /// <param name="all">Whether everything counts as due.</param>
    protected abstract void Play(bool all);

    private void Take(bool all)
    {
        lock (_turn)
        {
            if (!_isDisposed)
                Play(all);
        }
    }

    // A turn that is still under way is enough.
    private void PollByTimer()
    {
        if (!Monitor.TryEnter(_turn))
            return;
        try
        {
            if (!_isDisposed)
                Play(all: false);
        }
#pragma warning disable CA1031 // On a thread of the timer it would end the process.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure ??= e;
        }
        finally
        {
            Monitor.Exit(_turn);
        }
    }
}
