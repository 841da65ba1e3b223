using Konstruct.Core.Files;

namespace Konstruct.Core.Git;

/// <summary>
/// A new branch that files are committed to in a work tree of its own, so that the user's stays as it is: what is checked out, the index, and all that is dirty. Hooks and signing hold.
/// </summary>
internal sealed class GitBranch : IAsyncDisposable
{
    // By which a later run knows the branch for one that it may go on with.
    private const string Trailer = "Konstruct-Cluster";

    private readonly GitWorkTree _users;
    private readonly GitWorkTree _own;
    private readonly string _folder;
    private readonly string? _start;

    private GitBranch(GitWorkTree users, string name, string folder, string? start)
    {
        _users = users;
        Name = name;
        _folder = folder;
        _start = start;
        _own = new GitWorkTree(Path.Combine(folder, "tree"));
    }

    /// <summary>The branch's name.</summary>
    public string Name { get; }

    /// <summary>Full path of its work tree, which goes when this is disposed of.</summary>
    public string Root => _own.Root;

    /// <summary>Makes sure that a name is one of a branch.</summary>
    /// <exception cref="GitException">It is not.</exception>
    public static async Task CheckNameAsync(GitWorkTree users, string name, CancellationToken cancellation)
    {
        if (!await users.IsBranchNameAsync(name, cancellation).ConfigureAwait(false))
            throw new GitException(GitProblem.GitBranchInvalid, $"'{name}' is no name of a branch.", "Give another: see git help check-ref-format.");
    }

    /// <summary>Says whether a branch can be made, or gone on with where an earlier run made it.</summary>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="GitException">It cannot.</exception>
    public static async Task<bool> CheckAsync(GitWorkTree users, string name, CancellationToken cancellation)
    {
        if (await users.HeadAsync(cancellation).ConfigureAwait(false) is null)
            throw new GitException(GitProblem.GitFailed, $"'{users.Root}' has no commit that a branch could start from.", "Commit the repository first.");
        if (await users.ResolveAsync("refs/heads/" + name, cancellation).ConfigureAwait(false) is null)
            return false;
        var isCheckedOut = (await users.DoAsync(["worktree", "list", "--porcelain", "-z"], cancellation).ConfigureAwait(false)).Items.Contains("branch refs/heads/" + name, StringComparer.Ordinal);
        var commits = await users.DoAsync(["log", $"--format=%x00%(trailers:key={Trailer},valueonly)", "HEAD..refs/heads/" + name], cancellation).ConfigureAwait(false);
        var ours = commits.Items.Select(i => i.Trim()).ToList();
        if (isCheckedOut || ours.Count == 0 || ours.Exists(i => i.Length == 0))
        {
            throw new GitException(GitProblem.GitBranchExists, $"There is a branch '{name}' in '{users.Root}' already{(isCheckedOut ? ", and it is checked out" : "")}; expected a new one, or one that an earlier run made.",
                isCheckedOut ? "Leave -Branch out, so that the files are changed where they are; or give another name." : "Give another name, or delete that branch: git branch -D.");
        }
        return true;
    }

    /// <summary>Makes the branch, from the commit that is checked out, or goes on with it.</summary>
    /// <exception cref="GitException">It cannot be made.</exception>
    public static async Task<GitBranch> OpenAsync(GitWorkTree users, string name, CancellationToken cancellation)
    {
        var exists = await CheckAsync(users, name, cancellation).ConfigureAwait(false);
        var start = exists ? null : await users.HeadAsync(cancellation).ConfigureAwait(false);
        var branch = new GitBranch(users, name, Directory.CreateTempSubdirectory("konstruct-branch-").FullName, start);
        try
        {
            string[] what = exists ? [branch.Root, name] : ["-b", name, "--no-track", branch.Root, "HEAD"];
            await users.DoAsync(["worktree", "add", "--quiet", .. what], cancellation).ConfigureAwait(false);
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
            await _own.DoAsync(["add", "--pathspec-from-file=-", "--pathspec-file-nul"], cancellation, string.Join('\0', paths)).ConfigureAwait(false);
            await _own.DoAsync(["commit", "--quiet", "--file=-"], cancellation, $"{message}\n\n{Trailer}: {cluster}\n").ConfigureAwait(false);
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
    public static async Task<string> RemoteOfAsync(GitWorkTree users, CancellationToken cancellation) =>
        await users.RemoteAsync(await users.BranchAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false)
        ?? throw new GitException(GitProblem.GitRemoteMissing, $"Which remote of '{users.Root}' to push to is not clear: there is none, or none of several is called 'origin'.", "Add one (git remote add origin), or say which: git config remote.pushDefault NAME.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Directory.Exists(Root))
                await _users.AskAsync(["worktree", "remove", "--force", Root], CancellationToken.None).ConfigureAwait(false);
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
            await _users.AskAsync(["worktree", "prune"], CancellationToken.None).ConfigureAwait(false);
            // A new branch that got no commit would only be in the way of the next run.
            if (_start is not null && await _users.ResolveAsync("refs/heads/" + Name, CancellationToken.None).ConfigureAwait(false) == _start)
                await _users.AskAsync(["branch", "--quiet", "-D", "--", Name], CancellationToken.None).ConfigureAwait(false);
        }
        // What was committed is committed; a folder that is left over in the temporary one must not hide that.
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }

    private bool Write(string path, byte[]? before, string after)
    {
        var full = Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));
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
