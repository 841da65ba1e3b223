using Konstruct.Core.Files;

namespace Konstruct.Core.Git;

/// <summary>
/// A new branch that files are committed to in a work tree of its own, so that the user's stays as it is: what is checked out, the index, and all that is dirty. Hooks and signing hold.
/// </summary>
internal sealed class GitBranch : IAsyncDisposable
{
    private readonly GitWorkTree _users;
    private readonly GitWorkTree _own;
    private readonly GitBranchFolder _folder;
    private readonly GitBranchStart _start;
    private readonly IReadOnlyList<string> _hooks;
    private bool _isMade;

    private GitBranch(GitWorkTree users, string name, GitBranchStart start, IReadOnlyList<string> hooks)
    {
        _users = users;
        Name = name;
        _start = start;
        _hooks = hooks;
        _folder = GitBranchFolder.Create();
        _own = new GitWorkTree(_folder.Tree, $"the work tree of the branch '{name}'");
    }

    /// <summary>The branch's name.</summary>
    public string Name { get; }

    /// <summary>Full path of its work tree, which goes when this is disposed of.</summary>
    public string Root => _own.Root;

    /// <summary>Whether an earlier run has made commits on it.</summary>
    public bool IsContinued => _start.IsContinued;

    private string Reference => "refs/heads/" + Name;

    /// <summary>The paths that were changed where the user is since the branch was made, so that what it has of them is out of date.</summary>
    public IReadOnlySet<string> OutOfDate { get; private set; } = new HashSet<string>();

    /// <summary>Makes the branch, from the commit that is checked out, or goes on with it.</summary>
    /// <exception cref="GitException">It cannot be made.</exception>
    public static async Task<GitBranch> OpenAsync(GitWorkTree users, string name, CancellationToken cancellation)
    {
        var start = await GitBranchStart.FindAsync(users, name, cancellation).ConfigureAwait(false);
        await GitBranchFolder.RemoveLeftBehindAsync(users, cancellation).ConfigureAwait(false);
        var branch = new GitBranch(users, name, start, await users.HooksAsync(cancellation).ConfigureAwait(false));
        try
        {
            string[] what = start.IsThere ? [branch.Root, name] : ["--detach", branch.Root, start.Commit];
            await users.DoAsync([.. branch._hooks, "worktree", "add", "--quiet", .. what], cancellation).ConfigureAwait(false);
            if (!start.IsThere)
                await branch.MakeAsync(cancellation).ConfigureAwait(false);
            // What a run in another clone has pushed since.
            if (start.IsThere && await branch._own.HeadAsync(cancellation).ConfigureAwait(false) != start.Commit)
                await branch._own.DoAsync([.. branch._hooks, "merge", "--quiet", "--ff-only", start.Commit], cancellation).ConfigureAwait(false);
            if (start.IsContinued)
                branch.OutOfDate = await branch.OutOfDateAsync(cancellation).ConfigureAwait(false);
            return branch;
        }
        catch
        {
            await branch.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Commits files.</summary>
    /// <param name="cluster">Whose they are.</param>
    /// <param name="files">The files, by their paths relative to the work tree: what they held, null where they are new, and what they are to hold.</param>
    /// <param name="message">The commit's message.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The commit; null where an earlier run has committed all of it.</returns>
    /// <exception cref="GitException">The branch holds something else, or git refused: the branch is as it was.</exception>
    /// <exception cref="FileProblemException">A file cannot be written: the branch is as it was.</exception>
    public async Task<string?> CommitAsync(string cluster, IReadOnlyList<(string Path, byte[]? Before, string After)> files, string message, CancellationToken cancellation)
    {
        var paths = new List<string>();
        try
        {
            foreach (var (path, before, after) in files)
            {
                if (Write(path, before, after))
                    paths.Add(path);
            }
            if (paths.Count == 0)
                return null;
            await _own.DoAsync([GitProgram.LiteralPaths, "add", "--pathspec-from-file=-", "--pathspec-file-nul"], cancellation, string.Join('\0', paths)).ConfigureAwait(false);
            await _own.DoAsync([.. _hooks, "commit", "--quiet", "--file=-"], cancellation, $"{message}\n\n{GitBranchStart.Trailer}{cluster}\n").ConfigureAwait(false);
            return await _own.HeadAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            // What a hook refused must not get into the next cluster's commit.
            await _own.AskAsync(["reset", "--quiet", "--hard", "HEAD"], CancellationToken.None).ConfigureAwait(false);
            await _own.AskAsync(["clean", "--quiet", "--force", "-d"], CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Pushes the branch.</summary>
    /// <returns>The remote.</returns>
    /// <exception cref="GitException">There is no remote, or it refused.</exception>
    public static async Task<string> PushAsync(GitWorkTree users, string name, CancellationToken cancellation)
    {
        var remote = await RemoteOfAsync(users, cancellation).ConfigureAwait(false);
        await users.DoAsync(["push", "--quiet", "--set-upstream", "--", remote, $"refs/heads/{name}:refs/heads/{name}"], cancellation, problem: GitProblem.GitPushFailed).ConfigureAwait(false);
        return remote;
    }

    /// <summary>The remote that a new branch is pushed to: that of the branch which is checked out.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public static async Task<string> RemoteOfAsync(GitWorkTree users, CancellationToken cancellation)
    {
        var remote = await users.RemoteAsync(await users.BranchAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false)
            ?? throw new GitException(GitProblem.GitRemoteMissing, $"Which remote of '{users.Root}' to push to is not clear: there is none, or none of several is called 'origin'.", "Add one (git remote add origin), or say which: git config remote.pushDefault NAME.");
        var remotes = await users.RemotesAsync(cancellation).ConfigureAwait(false);
        // An address or a path may stand in a remote's place.
        return remotes.Contains(remote, StringComparer.Ordinal) || remote.AsSpan().ContainsAny('/', '\\', ':')
            ? remote
            : throw new GitException(GitProblem.GitRemoteMissing, $"The settings of '{users.Root}' name '{remote}' as the remote to push to; expected one of: {(remotes.Count > 0 ? string.Join(", ", remotes) : "there is none")}.", "Mend it: git config remote.pushDefault NAME, or branch.NAME.pushRemote where that is set.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // A new branch that got no commit would only be in the way of the next run.
            if (_isMade && await _users.ResolveAsync(Reference, CancellationToken.None).ConfigureAwait(false) == _start.Commit)
                await _users.AskAsync(["update-ref", "-d", Reference, _start.Commit], CancellationToken.None).ConfigureAwait(false);
            // The folder first: by what git knows of it, a later run finds what is left where this is killed meanwhile.
            _folder.Dispose();
            await _users.AskAsync(["worktree", "remove", "--force", Root], CancellationToken.None).ConfigureAwait(false);
            await _users.AskAsync(["worktree", "prune"], CancellationToken.None).ConfigureAwait(false);
        }
        // What was committed is committed; a work tree that is left over must not hide that.
        catch (GitException e)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }

    // Its work tree is at the branch before there is one, so that at no moment there is one that a later run would not know for a run's.
    private async Task MakeAsync(CancellationToken cancellation)
    {
        await _own.DoAsync([.. _hooks, "symbolic-ref", "HEAD", Reference], cancellation).ConfigureAwait(false);
        var made = await _own.AskAsync([.. _hooks, "update-ref", "-m", "branch: created for a migration", Reference, _start.Commit, ""], cancellation).ConfigureAwait(false);
        if (!made.IsSuccess)
        {
            throw await _users.ResolveAsync(Reference, cancellation).ConfigureAwait(false) is null
                ? new GitException(GitProblem.GitFailed, $"The branch '{Name}' could not be made in '{_users.Root}': {made.Errors}", "See what git, or a hook, says; then run again.")
                : new GitException(GitProblem.GitBranchExists, $"The branch '{Name}' was made in '{_users.Root}' by somebody else meanwhile, perhaps by another run.", "Wait for that run, then run again; or give another name.");
        }
        _isMade = true;
    }

    private async Task<IReadOnlySet<string>> OutOfDateAsync(CancellationToken cancellation)
    {
        var common = await _users.AskAsync(["merge-base", "HEAD", _start.Commit], cancellation).ConfigureAwait(false);
        return await _users.DifferingAsync(common.IsSuccess ? common.Text : _start.Commit, "HEAD", cancellation).ConfigureAwait(false);
    }

    // A branch that is gone on with may have a link where the user has a folder, and whoever may push to it could so choose where a file is written.
    private void RefuseOutside(string full)
    {
        if (LiesBelow(Path.GetDirectoryName(full)!, Root))
            return;
        throw new FileProblemException(FileProblem.LinkLeavesTree, $"'{Path.GetRelativePath(Root, full)}' lies, by a link on the branch '{Name}', outside of the repository; nothing was written there.",
            "See who committed that link: git log on the branch; or give another name to -Branch.");
    }

    private static bool LiesBelow(string folder, string root)
    {
        while (!Path.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        try
        {
            return ManifestFile.IsBelow(ManifestFile.Physical(folder), ManifestFile.Physical(root));
        }
        // A link to what is not there leads nowhere that could be judged.
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private bool Write(string path, byte[]? before, string after)
    {
        var full = Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));
        RefuseOutside(full);
        var there = File.Exists(full) ? ManifestFile.Read(full, mayBeLink: false) : null;
        if (there is not null && there.Bytes.Span.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(after)))
            return false;
        if (!(there is null ? before is null : before is not null && there.Bytes.Span.SequenceEqual(before)))
        {
            throw new GitException(GitProblem.GitBranchDiffers, $"'{path}' on the branch '{Name}' is not what the plan was made from.",
                "Bring the work tree and the branch in line, or give another name to -Branch.");
        }
        var writer = new AtomicWriter();
        if (there is not null)
        {
            writer.Replace(there, after);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            writer.Create(full, after);
        }
        return true;
    }
}
