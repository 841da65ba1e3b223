namespace Konstruct.Contract.Tests.GitHub;

/// <summary>A clock on which every wait is over at once and has taken its time. A server is to follow it.</summary>
internal sealed class LeapingClock(Action<TimeSpan> follow) : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _ahead;

    /// <summary>What was waited for.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return System.GetUtcNow() + _ahead;
    }

    /// <summary>Lets time pass.</summary>
    public void Leap(TimeSpan time)
    {
        lock (_gate)
        {
            _ahead += time;
            follow(_ahead);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
            Waits.Add(dueTime);
        Leap(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
