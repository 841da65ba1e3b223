using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>A file of manifests in the folder that a step looks at.</summary>
/// <param name="Path">Its path relative to that folder, with slashes.</param>
/// <param name="File">Its text.</param>
public sealed record FolderManifest(string Path, YamlFile File);
