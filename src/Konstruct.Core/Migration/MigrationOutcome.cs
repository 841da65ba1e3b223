namespace Konstruct.Core.Migration;

/// <summary>What became of a step, and what kept it from being done.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Problem">Why it failed, where that is to be reported: a <see cref="ServiceException"/> or a <see cref="Files.FileProblemException"/>; null where it did not, or where it has been reported with another result.</param>
public sealed record MigrationOutcome(MigrationResult Result, Exception? Problem);
