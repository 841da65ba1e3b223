namespace Konstruct.Sandbox.GitHub;

/// <summary>A token of an installation.</summary>
/// <param name="Installation">The installation.</param>
/// <param name="Permissions">What it may do, which may be less than the installation.</param>
/// <param name="Expires">When it ends, by the server's clock.</param>
internal sealed record InstallationToken(SandboxInstallation Installation, IReadOnlyDictionary<string, string> Permissions, DateTimeOffset Expires)
{
    private static readonly string[] _levels = ["read", "write", "admin"];

    /// <summary>Whether one level of a permission holds another.</summary>
    public static bool Holds(string granted, string asked) => Array.IndexOf(_levels, asked) is >= 0 and var level && Array.IndexOf(_levels, granted) >= level;
}
