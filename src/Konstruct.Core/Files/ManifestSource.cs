namespace Konstruct.Core.Files;

/// <summary>A file to convert.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Label">Path to show in a diff, with slashes.</param>
/// <param name="IsNamed">Whether a user named this very file, so that a result is due in any case.</param>
/// <param name="Tree">Folder that a link may not lead out of; null: for a file named by a user the repository it is in, or else its folder; one that was found is no link.</param>
public sealed record ManifestSource(string Path, string Label, bool IsNamed, string? Tree = null);
