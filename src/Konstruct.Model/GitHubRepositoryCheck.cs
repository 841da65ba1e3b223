namespace Konstruct;

/// <summary>Whether a GitHub App can read a repository, proven as a clone begins: with an installation token and git's smart-HTTP advertisement.</summary>
public sealed record GitHubRepositoryCheck
{
    /// <summary>The URL that was asked about; a prefix of repositories, such as an organisation's, is taken, too.</summary>
    public required string Url { get; init; }

    /// <summary>The repository that was read: that of the URL, or one below it.</summary>
    public string? Repository { get; init; }

    /// <summary>Id of the installation that reaches it; null where there is none.</summary>
    public long? InstallationId { get; init; }

    /// <summary>Whether it can be read.</summary>
    public bool IsReadable => Problem is null;

    /// <summary>Why it cannot be read; null where it can.</summary>
    public GitHubProblem? Problem { get; init; }

    /// <summary>The check on one line.</summary>
    public override string ToString() => $"{Url}: {(Problem is null ? "readable" : Problem.Id)}";
}
