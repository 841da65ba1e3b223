namespace Konstruct.Core.Files;

/// <summary>A manifest that a link leads to.</summary>
/// <param name="Path">Full path in the cluster's folder.</param>
/// <param name="RealPath">Full path of the file itself, in the same work tree.</param>
/// <param name="Problem">Why the link cannot be followed; null where it can.</param>
internal sealed record LinkedManifest(string Path, string RealPath, FileProblemException? Problem);
