namespace Konstruct.Core.Migration;

/// <summary>A repository that was found.</summary>
/// <param name="Root">Full path of its folder.</param>
/// <param name="IsCertain">Whether files of the journal are in it. Otherwise it may be another one, and what is not there is no sign of anything.</param>
internal sealed record UndoRepository(string Root, bool IsCertain);
