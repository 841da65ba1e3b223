namespace Konstruct.Sandbox.GitHub;

/// <summary>An App installed on an account.</summary>
public sealed class SandboxInstallation
{
    private readonly HashSet<string> _repositories;
    private readonly object _gate = new();
    private DateTimeOffset? _suspendedAt;

    internal SandboxInstallation(long id, SandboxApp app, string account, string accountType, string selection, IEnumerable<string> repositories, IReadOnlyDictionary<string, string> permissions)
    {
        Id = id;
        App = app;
        Account = account;
        AccountType = accountType;
        Selection = selection;
        Permissions = permissions;
        _repositories = new HashSet<string>(repositories, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Its id.</summary>
    public long Id { get; }

    /// <summary>The App.</summary>
    public SandboxApp App { get; }

    /// <summary>The account's login.</summary>
    public string Account { get; }

    /// <summary><c>Organization</c> or <c>User</c>.</summary>
    public string AccountType { get; }

    /// <summary><c>all</c> or <c>selected</c>.</summary>
    public string Selection { get; }

    /// <summary>What it was granted.</summary>
    public IReadOnlyDictionary<string, string> Permissions { get; }

    /// <summary>Since when it is suspended, or null.</summary>
    public DateTimeOffset? SuspendedAt
    {
        get
        {
            lock (_gate)
                return _suspendedAt;
        }
        set
        {
            lock (_gate)
                _suspendedAt = value;
        }
    }

    /// <summary>Whether it was granted a permission, for reading at least.</summary>
    internal bool MayRead(string permission) => Permissions.TryGetValue(permission, out var level) && level is "read" or "write" or "admin";

    /// <summary>Whether it sees a repository.</summary>
    internal bool Sees(SandboxRepository repository) =>
        repository.Owner.Equals(Account, StringComparison.OrdinalIgnoreCase) && (Selection == "all" || _repositories.Contains(repository.FullName));
}
