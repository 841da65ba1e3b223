namespace Konstruct.Core.Git;

/// <summary>Where a branch begins, or is gone on with.</summary>
/// <param name="Commit">The commit that the next one is made on.</param>
/// <param name="IsThere">Whether the branch is there, with commits of its own.</param>
/// <param name="IsContinued">Whether an earlier run, here or in another clone, has made commits on it.</param>
internal sealed record GitBranchStart(string Commit, bool IsThere, bool IsContinued)
{
    /// <summary>The trailer of a message by which a later run knows a commit for one that it may go on with.</summary>
    public const string Trailer = "Konstruct-Cluster: ";

    private enum Owner
    {
        // All of its commits are in what is checked out.
        Nobody,
        Runs,
        Others,
    }

    /// <summary>Makes sure that a name is one of a branch.</summary>
    /// <exception cref="GitException">It is not.</exception>
    public static async Task CheckNameAsync(GitWorkTree users, string name, CancellationToken cancellation)
    {
        if (name.StartsWith("refs/", StringComparison.Ordinal))
            throw new GitException(GitProblem.GitBranchInvalid, $"'{name}' is no name of a branch: it begins with 'refs/'.", $"Give its name alone: '{name[(name.IndexOf('/', "refs/".Length) + 1)..]}'.");
        if (!await users.IsBranchNameAsync(name, cancellation).ConfigureAwait(false))
            throw new GitException(GitProblem.GitBranchInvalid, $"'{name}' is no name of a branch.", "Give another: see git help check-ref-format.");
    }

    /// <summary>Finds out where a branch is to begin, or where an earlier run has left it: here, or at the remote, as far as that was fetched.</summary>
    /// <exception cref="GitException">There can be no such branch, or it is somebody else's.</exception>
    public static async Task<GitBranchStart> FindAsync(GitWorkTree users, string name, CancellationToken cancellation)
    {
        var head = await users.HeadAsync(cancellation).ConfigureAwait(false)
            ?? throw new GitException(GitProblem.GitFailed, $"'{users.Root}' has no commit that a branch could start from.", "Commit the repository first.");
        var remote = await users.RemoteAsync(await users.BranchAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        await RefuseNeighboursAsync(users, "refs/heads/", name, null, cancellation).ConfigureAwait(false);
        if (remote is not null)
            await RefuseNeighboursAsync(users, $"refs/remotes/{remote}/", name, remote, cancellation).ConfigureAwait(false);
        var local = await users.ResolveAsync("refs/heads/" + name, cancellation).ConfigureAwait(false);
        var pushed = remote is null ? null : await users.ResolveAsync($"refs/remotes/{remote}/{name}", cancellation).ConfigureAwait(false);
        var tree = (await users.TreesAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(t => t.Branch == name).Path;
        var isLeftBehind = tree is not null && GitBranchFolder.IsLeftBehind(tree);
        if (tree is not null && !isLeftBehind)
            throw CheckedOut(users, name, tree);
        var owner = local is null ? Owner.Nobody : await OwnerAsync(users, local, cancellation).ConfigureAwait(false);
        if (owner == Owner.Others || (owner == Owner.Nobody && local is not null && !isLeftBehind))
            throw Exists(users, name, "", "Give another name, or delete that branch: git branch -D.");
        // One that a run has left which was killed before its first commit goes with that run's work tree.
        if (local is null || owner == Owner.Nobody)
            return pushed is not null && await IsOfRunsAsync(users, pushed, name, remote, cancellation).ConfigureAwait(false) ? new GitBranchStart(pushed, false, true) : new GitBranchStart(head, false, false);

        var start = new GitBranchStart(local, true, true);
        if (pushed is null || await users.ContainsAsync(local, pushed, cancellation).ConfigureAwait(false))
            return start;
        if (!await users.ContainsAsync(pushed, local, cancellation).ConfigureAwait(false))
            throw Exists(users, name, $", and at '{remote}' it has commits that are not on it here", $"Bring both together, give another name, or delete the one here: git branch -D {name}.");
        await IsOfRunsAsync(users, pushed, name, remote, cancellation).ConfigureAwait(false);
        return start with { Commit = pushed, IsContinued = true };
    }

    /// <summary>Asks the remote whether it would take the branch, and pushes nothing.</summary>
    /// <exception cref="GitException">It would not.</exception>
    public async Task CheckPushAsync(GitWorkTree users, string name, string remote, CancellationToken cancellation)
    {
        var output = await users.AskAsync(["push", "--dry-run", "--no-verify", "--porcelain", "--recurse-submodules=no", "--", remote, $"{Commit}:refs/heads/{name}"], cancellation).ConfigureAwait(false);
        if (output.IsSuccess)
            return;
        throw output.Text.Split('\n').Any(l => l.StartsWith('!'))
            ? new GitException(GitProblem.GitBranchExists, $"'{remote}' has a branch '{name}' with commits that '{users.Root}' does not know of; expected a new one, or one that an earlier run made.", $"Run git fetch {remote}, and then again; or give another name.")
            : new GitException(GitProblem.GitPushFailed, $"'{name}' could not be pushed to '{remote}': {(output.Errors.Length > 0 ? output.Errors : GitProgram.Shown(output.Text))} Nothing was done.", "See what the remote says; or leave -Push out.");
    }

    /// <summary>What would be pushed along: the subjects of the commits below the branch that the remote is not known to have.</summary>
    public async Task<IReadOnlyList<string>> UnpushedAsync(GitWorkTree users, string remote, CancellationToken cancellation)
    {
        var output = await users.DoAsync(["log", "-z", "--format=%s%n%B", Commit, "--not", $"--remotes={remote}"], cancellation).ConfigureAwait(false);
        return [.. output.Items.Where(m => !IsOfRun(m)).Select(m => m.Split('\n')[0])];
    }

    /// <summary>The names of the clusters that have commits on a branch which are not in what is checked out.</summary>
    public static async Task<IReadOnlyCollection<string>> ClustersAsync(GitWorkTree users, string name, CancellationToken cancellation) =>
        (await users.DoAsync(["log", "-z", "--no-merges", "--format=%B", $"HEAD..refs/heads/{name}"], cancellation).ConfigureAwait(false)).Items
            .SelectMany(m => m.Split('\n')).Where(l => l.StartsWith(Trailer, StringComparison.Ordinal)).Select(l => l[Trailer.Length..].Trim()).ToHashSet(StringComparer.Ordinal);

    // Git keeps branches in folders: where one is called so, no other can lie in it.
    private static async Task RefuseNeighboursAsync(GitWorkTree users, string space, string name, string? remote, CancellationToken cancellation)
    {
        var parents = name.Select((c, at) => (c, at)).Where(p => p.c == '/').Select(p => name[..p.at]);
        var found = await users.DoAsync(["for-each-ref", "--format=%(refname)%00", .. parents.Select(p => space + p), $"{space}{name}/"], cancellation).ConfigureAwait(false);
        // A pattern without a slash at its end matches what lies below it, too.
        var other = found.Items.Select(i => i.Trim()).Where(r => r.Length > space.Length).Select(r => r[space.Length..]).FirstOrDefault(r => name.StartsWith(r + "/", StringComparison.Ordinal) || r.StartsWith(name + "/", StringComparison.Ordinal));
        if (other is not null)
            throw new GitException(GitProblem.GitBranchExists, $"There is a branch '{other}' {(remote is null ? $"in '{users.Root}'" : $"at '{remote}'")}, beside which git can have none called '{name}'.", "Give another name.");
    }

    private static async Task<bool> IsOfRunsAsync(GitWorkTree users, string pushed, string name, string? remote, CancellationToken cancellation) => await OwnerAsync(users, pushed, cancellation).ConfigureAwait(false) switch
    {
        Owner.Runs => true,
        Owner.Nobody => false,
        _ => throw new GitException(GitProblem.GitBranchExists, $"There is a branch '{name}' at '{remote}' already; expected a new one, or one that an earlier run made.", $"Give another name; or, if it is gone by now, run git fetch --prune {remote}."),
    };

    // A hook may have put something behind the trailer.
    private static async Task<Owner> OwnerAsync(GitWorkTree users, string tip, CancellationToken cancellation)
    {
        // The hash keeps a commit without a message from going unseen. What was only brought in line with the work tree is nobody's.
        var commits = (await users.DoAsync(["log", "-z", "--no-merges", "--format=%H%n%B", $"HEAD..{tip}"], cancellation).ConfigureAwait(false)).Items;
        return commits.Count == 0 ? Owner.Nobody : commits.All(IsOfRun) ? Owner.Runs : Owner.Others;
    }

    private static bool IsOfRun(string message) => message.Split('\n').Any(l => l.StartsWith(Trailer, StringComparison.Ordinal));

    private static GitException CheckedOut(GitWorkTree users, string name, string tree) => GitBranchFolder.IsOurs(tree)
        ? Exists(users, name, $", and another run is at it in '{tree}'", $"Wait for that run; if there is none, git worktree remove --force {tree}.")
        : Exists(users, name, $", and it is checked out in '{tree}'", "Leave -Branch out, so that the files are changed where they are; or give another name.");

    private static GitException Exists(GitWorkTree users, string name, string besides, string recommendation) =>
        new(GitProblem.GitBranchExists, $"There is a branch '{name}' in '{users.Root}' already{besides}; expected a new one, or one that an earlier run made.", recommendation);
}
