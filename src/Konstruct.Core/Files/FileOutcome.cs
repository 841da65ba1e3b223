namespace Konstruct.Core.Files;

/// <summary>What became of a file: a change (or the finding that none is due), or a problem.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Change">What was done or would be.</param>
/// <param name="Problem">Why the file was left as it is.</param>
public sealed record FileOutcome(string Path, ManifestChange? Change, FileProblemException? Problem);
