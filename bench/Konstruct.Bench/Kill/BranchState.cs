using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Kill;

/// <summary>What git holds, asked of git.</summary>
internal static class BranchState
{
    /// <summary>The branch's files with git's hashes; none where there is no branch.</summary>
    /// <param name="platform">Where.</param>
    /// <param name="revision">The revision; null: the branch that is committed to.</param>
    public static IReadOnlyDictionary<string, string> Of(Platform platform, string? revision = null)
    {
        revision ??= "refs/heads/" + Platform.Branch;
        return platform.IsGit && Exists(platform, revision)
            ? GitProcess.Run(platform.Repository, "ls-tree", "-r", "--full-tree", revision).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')).ToDictionary(static parts => parts[1], static parts => parts[0], StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>The paths of a branch's files that are otherwise on main.</summary>
    /// <param name="platform">Where.</param>
    /// <param name="branch">The branch's files with git's hashes.</param>
    public static IReadOnlyList<string> Differing(Platform platform, IReadOnlyDictionary<string, string> branch)
    {
        var main = Of(platform, "refs/heads/main");
        return [.. branch.Where(file => main.GetValueOrDefault(file.Key) != file.Value).Select(static file => file.Key)];
    }

    /// <summary>Whether there is a revision.</summary>
    public static bool Exists(Platform platform, string revision) => GitProcess.Ask(platform.Repository, "rev-parse", "--verify", "--quiet", revision).Code == 0;

    /// <summary>The commits on the branch that are not on main.</summary>
    public static IReadOnlyList<string> Commits(Platform platform) => Exists(platform, "refs/heads/" + Platform.Branch)
        ? GitProcess.Run(platform.Repository, "rev-list", "refs/heads/main..refs/heads/" + Platform.Branch).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        : [];

    /// <summary>What is left of work that did not come to its end: work trees, their folders, and locks.</summary>
    public static IReadOnlyList<string> Leftovers(Platform platform)
    {
        var trees = GitProcess.Run(platform.Repository, "worktree", "list", "--porcelain").Split('\n').Where(static line => line.StartsWith("worktree ", StringComparison.Ordinal)).Skip(1).Select(static line => line["worktree ".Length..]);
        return [.. trees, .. Directory.GetDirectories(platform.Temporary, "konstruct-branch-*"), .. Locks(platform)];
    }

    /// <summary>The locks that git has left.</summary>
    public static IReadOnlyList<string> Locks(Platform platform) =>
        platform.IsGit ? [.. Directory.EnumerateFiles(Path.Combine(platform.Repository, ".git"), "*.lock", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
}
