namespace Konstruct.Core.Files;

/// <summary>A file to convert.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Label">Path to show in a diff, with slashes.</param>
/// <param name="IsNamed">Whether a user named this very file, so that a result is due in any case.</param>
/// <param name="Tree">Folder that a link may not lead out of; null: the repository the file is in, or else its folder.</param>
public sealed record ManifestSource(string Path, string Label, bool IsNamed, string? Tree = null);
