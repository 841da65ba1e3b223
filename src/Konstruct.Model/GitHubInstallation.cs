namespace Konstruct;

/// <summary>A GitHub App's installation on an account. Source: https://docs.github.com/rest/apps/apps.</summary>
public sealed record GitHubInstallation
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>The organisation or user it is on.</summary>
    public required string Account { get; init => field = VisibleText.Line(value); }

    /// <summary><c>Organization</c> or <c>User</c>.</summary>
    public required string AccountType { get; init => field = VisibleText.Line(value); }

    /// <summary>Which repositories it reaches: <c>all</c> or <c>selected</c>.</summary>
    public required string RepositorySelection { get; init => field = VisibleText.Line(value); }

    /// <summary>What it was granted, by the API's names: <c>contents</c> = <c>read</c>.</summary>
    public required IReadOnlyDictionary<string, string> Permissions { get; init; }

    /// <summary>Since when it is suspended; null where it is not.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>Full names (<c>acme/gitops</c>) of the repositories it sees; null where they were not asked for or cannot be asked for.</summary>
    public IReadOnlyList<string>? Repositories { get; init => field = value is null ? null : VisibleText.All(value); }

    /// <summary>The installation on one line.</summary>
    public override string ToString() => $"{Account} ({Id})";
}
