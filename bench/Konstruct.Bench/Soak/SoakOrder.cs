namespace Konstruct.Bench.Soak;

/// <summary>What a runspace is to do.</summary>
/// <param name="Lane">Which runspace.</param>
/// <param name="Script">The script; the same text each time, so that the engine compiles it once.</param>
/// <param name="Arguments">Its parameters.</param>
/// <param name="IsFresh">Whether the runspace is closed first, and another one opened in its place.</param>
/// <param name="StopAfter">After how many milliseconds the pipeline is stopped, as Ctrl+C does; null: it runs to its end.</param>
internal sealed record SoakOrder(int Lane, string Script, IReadOnlyDictionary<string, object?> Arguments, bool IsFresh, int? StopAfter);
