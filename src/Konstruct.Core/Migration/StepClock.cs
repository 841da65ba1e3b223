namespace Konstruct.Core.Migration;

/// <summary>Measures a step, from when it is made.</summary>
internal sealed class StepClock
{
    private readonly DateTimeOffset _startedAt = TimeProvider.System.GetUtcNow();
    private readonly long _since = TimeProvider.System.GetTimestamp();
    private TimeSpan? _duration;

    /// <summary>Ends it: what comes later does not count.</summary>
    public StepClock Stop()
    {
        _duration ??= TimeProvider.System.GetElapsedTime(_since);
        return this;
    }

    /// <summary>The outcome with its time. What was left out took none.</summary>
    public MigrationOutcome Stamp(MigrationOutcome outcome) => outcome.Result.Status == MigrationStatus.Skipped ? outcome : Made(outcome);

    /// <summary>The outcome of a step that was made, whatever came of it, with its time.</summary>
    public MigrationOutcome Made(MigrationOutcome outcome) =>
        outcome with { Result = outcome.Result with { StartedAt = _startedAt, Duration = _duration ?? TimeProvider.System.GetElapsedTime(_since) } };
}
