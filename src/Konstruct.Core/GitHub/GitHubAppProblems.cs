using System.Globalization;

namespace Konstruct.Core.GitHub;

/// <summary>What stands in the way of a migration to an App, told from its installations.</summary>
internal static class GitHubAppProblems
{
    private const string RunnerPermission = "organization_self_hosted_runners";

    /// <summary>All that its installations tell.</summary>
    public static IEnumerable<GitHubProblem> Of(GitHubHost host, IReadOnlyList<GitHubInstallation> all, IReadOnlyList<GitHubInstallation> wanted, IReadOnlyList<string> organizations)
    {
        if (all.Count == 0 && organizations.Count == 0)
            yield return Problem(GitHubProblemKind.GitHubInstallationNotFound, FindingSeverity.Error, null, "The App is installed nowhere.", "Install it on each organisation whose repositories ArgoCD reads.");
        foreach (var name in organizations.Where(o => !wanted.Any(i => string.Equals(i.Account, o, StringComparison.OrdinalIgnoreCase))))
        {
            var others = all.Count == 0 ? "nowhere" : "on " + string.Join(", ", all.Select(i => $"'{i.Account}'"));
            yield return Problem(GitHubProblemKind.GitHubInstallationNotFound, FindingSeverity.Error, name, $"The App is not installed on '{name}', but {others}.", $"Have an owner of '{name}' install it, or correct -Organization.");
        }
        foreach (var installation in wanted)
        {
            if (Check(installation) is { } wrong)
                yield return Of(wrong, installation.Account);
            else if (installation.AccountType == "Organization" && installation.Permissions.GetValueOrDefault(RunnerPermission) != "write")
            {
                yield return Problem(GitHubProblemKind.GitHubRunnerPermissionMissing, FindingSeverity.Warning, installation.Account,
                    $"The installation on '{installation.Account}' may not manage self-hosted runners, so that actions runners cannot register with it.", "If there are runners: give the App the organisation permission 'Self-hosted runners: write', and accept it in the installation.");
            }
        }
        if (!host.IsPublic)
        {
            yield return Problem(GitHubProblemKind.GitHubEnterpriseServer, FindingSeverity.Warning, host.Git.Host,
                $"The App is one of '{host.Git.Host}'; Konstruct's Terraform provider for Crossplane talks to github.com alone.", "Leave Crossplane's git credentials as they are. In ArgoCD's secrets set githubAppEnterpriseBaseUrl.");
        }
    }

    /// <summary>Throws where an installation cannot be used.</summary>
    /// <exception cref="GitHubException">It is suspended, or lacks a permission.</exception>
    public static void Require(GitHubInstallation installation)
    {
        if (Check(installation) is { } wrong)
            throw wrong;
    }

    /// <summary>An installation that reaches nothing.</summary>
    public static GitHubProblem NoRepository(GitHubInstallation installation) => Problem(GitHubProblemKind.GitHubRepositoryNotVisible, FindingSeverity.Error, installation.Account,
        string.Create(CultureInfo.InvariantCulture, $"The installation on '{installation.Account}' ({installation.Id}) sees no repository."), "Select the repositories that ArgoCD reads in the installation's settings.");

    /// <summary>An exception as a problem.</summary>
    public static GitHubProblem Of(GitHubException exception, string? subject) => Problem(exception.Problem, FindingSeverity.Error, subject, exception.Message, exception.Recommendation);

    private static GitHubException? Check(GitHubInstallation installation)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"The installation on '{installation.Account}' ({installation.Id})");
        if (installation.SuspendedAt is { } since)
        {
            return new GitHubException(GitHubProblemKind.GitHubInstallationSuspended, string.Create(CultureInfo.InvariantCulture, $"{where} is suspended since {since:yyyy-MM-dd}."),
                $"Have an owner of '{installation.Account}', or whoever suspended it, unsuspend it.");
        }
        return installation.Permissions.ContainsKey("contents") ? null
            : new GitHubException(GitHubProblemKind.GitHubPermissionMissing, $"{where} may not read contents.", "Give the App the repository permission 'Contents: read', and accept it in the installation.");
    }

    private static GitHubProblem Problem(GitHubProblemKind kind, FindingSeverity severity, string? subject, string message, string recommendation) =>
        new() { Id = kind.ToString(), Severity = severity, Subject = subject, Message = message, Recommendation = recommendation };
}
