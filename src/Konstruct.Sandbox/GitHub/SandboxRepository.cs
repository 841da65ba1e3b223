namespace Konstruct.Sandbox.GitHub;

/// <summary>A repository.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FullName">Owner and name.</param>
/// <param name="IsPrivate">Whether only those with access see it.</param>
internal sealed record SandboxRepository(long Id, string FullName, bool IsPrivate)
{
    /// <summary>The owner's login.</summary>
    public string Owner => FullName[..FullName.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Its name without the owner.</summary>
    public string Name => FullName[(FullName.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
