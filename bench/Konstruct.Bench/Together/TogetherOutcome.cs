namespace Konstruct.Bench.Together;

/// <summary>What came of a round in which everything held.</summary>
/// <param name="Kind">What happened at once.</param>
/// <param name="Processes">How many processes there were at once.</param>
/// <param name="Succeeded">How many of them did all that they were to do.</param>
/// <param name="Errors">The ids of what the others told.</param>
/// <param name="Edits">A person's edits, and what others wrote to secrets.</param>
/// <param name="Moves">Changes of Applications and Secrets in the clusters.</param>
/// <param name="Commits">A person's commits.</param>
/// <param name="Undos">How many undos it took to take all of it back.</param>
internal sealed record TogetherOutcome(TogetherKind Kind, int Processes, int Succeeded, IReadOnlyList<string> Errors, int Edits, int Moves, int Commits, int Undos);
