namespace Konstruct.Bench.Kill;

/// <summary>What came of a trial in which everything held.</summary>
/// <param name="Kind">What was killed.</param>
/// <param name="Phase">How far it had come.</param>
/// <param name="Found">What it left behind.</param>
/// <param name="WasRunning">Whether it had not come to its end by then.</param>
/// <param name="IsRunAgain">Whether it was run again.</param>
/// <param name="IsTakenBack">Whether it was taken back in the end.</param>
/// <param name="Again">What running it again took, the start of the process included; null where it was not.</param>
/// <param name="Locks">How often a lock of git's had to be removed by hand, as git's message says.</param>
internal sealed record KillOutcome(KillKind Kind, string Phase, KillFound Found, bool WasRunning, bool IsRunAgain, bool IsTakenBack, TimeSpan? Again, int Locks);
