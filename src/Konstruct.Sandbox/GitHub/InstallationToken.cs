namespace Konstruct.Sandbox.GitHub;

/// <summary>A token of an installation.</summary>
/// <param name="Installation">The installation.</param>
/// <param name="Expires">When it ends, by the server's clock.</param>
internal sealed record InstallationToken(SandboxInstallation Installation, DateTimeOffset Expires);
