using Konstruct.Core.Files;
using Konstruct.Core.Git;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Migration;
using Konstruct.Core.Vault;

namespace Konstruct.Bench.Stage;

/// <summary>The ids that errors of the module have. Whatever carries another is an exception that nobody has put into words.</summary>
internal static class ErrorIds
{
    private static readonly HashSet<string> _all =
    [
        .. Enum.GetNames<FileProblem>(), .. Enum.GetNames<GitProblem>(), .. Enum.GetNames<GitHubProblemKind>(), .. Enum.GetNames<KubernetesProblem>(), .. Enum.GetNames<JournalProblem>(), .. Enum.GetNames<VaultProblem>(),
    ];

    /// <summary>Whether an id is one of them.</summary>
    /// <param name="id">The id.</param>
    public static bool IsKnown(string id) => _all.Contains(id);
}
