namespace Konstruct.Sandbox.GitHub;

/// <summary>Who reads a repository by git: an installation, or a person with an access token.</summary>
/// <param name="IsSuspended">Whether it is an installation that is suspended.</param>
/// <param name="MayReadContents">Whether contents were granted.</param>
/// <param name="Sees">Whether a repository is among those that it has access to.</param>
internal sealed record GitReader(bool IsSuspended, bool MayReadContents, Func<SandboxRepository, bool> Sees)
{
    /// <summary>An installation, by its token.</summary>
    public static GitReader Of(InstallationToken token) => new(token.Installation.SuspendedAt is not null, token.Permissions.ContainsKey("contents"), token.Installation.Sees);

    /// <summary>A person with access to all repositories of some owners.</summary>
    public static GitReader Of(IReadOnlyCollection<string> owners) => new(IsSuspended: false, MayReadContents: true, r => owners.Contains(r.Owner, StringComparer.OrdinalIgnoreCase));
}
