namespace Konstruct.Bench.Soak;

/// <summary>A credential of a GitHub App that was asked to be written somewhere.</summary>
/// <param name="AppId">The App's id.</param>
/// <param name="Key">Its private key as PEM text.</param>
/// <param name="KeyPath">The file with the key.</param>
/// <param name="InstallationId">The id of the installation for the projects' downstream paths.</param>
/// <param name="PlatformInstallationId">The id of the installation for their platform paths.</param>
/// <param name="IsAtGitHub">Whether GitHub knows it, so that it can be asked.</param>
internal sealed record Credential(string AppId, string Key, string KeyPath, string InstallationId, string PlatformInstallationId, bool IsAtGitHub);
