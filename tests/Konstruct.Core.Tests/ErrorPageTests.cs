using Konstruct.Core.ArgoCd;
using Konstruct.Core.Git;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Migration;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Tests;

public sealed class ErrorPageTests
{
    [Fact]
    public void Every_error_of_a_service_is_explained_and_no_other()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "docs", "errors.md"));

        var explained = page.Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);

        string[] all = [.. Enum.GetNames<VaultProblem>(), .. Enum.GetNames<GitHubProblemKind>(), .. Enum.GetNames<GitProblem>(), .. Enum.GetNames<JournalProblem>(), .. Enum.GetNames<KubernetesProblem>(), .. Enum.GetNames<ArgoServerProblem>()];
        Assert.Equal(all.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }
}
