namespace Konstruct.Bench.Soak;

/// <summary>A kind of operation.</summary>
/// <param name="Name">What the page calls it.</param>
/// <param name="Weight">How often it is drawn, as compared with the others.</param>
/// <param name="UsualMilliseconds">About how long it takes, so that it can be stopped on its way.</param>
/// <param name="Run">Does it in a runspace.</param>
/// <param name="MayBeStopped">Whether it may be stopped on its way.</param>
internal sealed record SoakOperation(string Name, int Weight, int UsualMilliseconds, Func<SoakLane, Task> Run, bool MayBeStopped = true);
