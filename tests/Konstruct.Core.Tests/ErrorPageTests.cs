using Konstruct.Core.ArgoCd;
using Konstruct.Core.Files;
using Konstruct.Core.Git;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Migration;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Tests;

public sealed class ErrorPageTests
{
    // A path is looked at before anything is read.
    private static readonly string[] _paths = ["PathNotFound", "PathNotAFolder", "PathNotInFileSystem"];

    [Fact]
    public void Every_error_is_explained_and_no_other()
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "docs", "errors.md"));

        var explained = page.Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);

        string[] all = [.. _paths, .. Enum.GetNames<FileProblem>(), .. Enum.GetNames<VaultProblem>(), .. Enum.GetNames<GitHubProblemKind>(), .. Enum.GetNames<GitProblem>(), .. Enum.GetNames<JournalProblem>(), .. Enum.GetNames<KubernetesProblem>(), .. Enum.GetNames<ArgoServerProblem>()];
        Assert.Equal(all.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }
}
