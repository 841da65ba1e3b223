namespace Konstruct.Core.Git;

/// <summary>The temporary folder of a branch's work tree. A file beside the tree is locked as long as the run lives, whatever ends it, so that a later one knows what was left behind.</summary>
internal sealed class GitBranchFolder : IDisposable
{
    private const string Prefix = "konstruct-branch-";
    private const string TreeName = "tree";
    private const string OwnerName = "owner";

    private readonly string _path;
    private readonly FileStream _owner;

    private GitBranchFolder(string path)
    {
        _path = path;
        Tree = Path.Combine(path, TreeName);
        _owner = new FileStream(Path.Combine(path, OwnerName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Full path of the work tree, which is not there yet.</summary>
    public string Tree { get; }

    /// <summary>Makes a folder.</summary>
    public static GitBranchFolder Create() => new(Directory.CreateTempSubdirectory(Prefix).FullName);

    /// <summary>Whether a work tree is one of a run.</summary>
    /// <param name="tree">Full path of the work tree, as git has it.</param>
    public static bool IsOurs(string tree) => Path.GetFileName(tree) == TreeName && Path.GetFileName(Path.GetDirectoryName(tree))?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>Whether a work tree was left behind by a run that was killed.</summary>
    /// <param name="tree">Full path of the work tree, as git has it.</param>
    public static bool IsLeftBehind(string tree)
    {
        if (!IsOurs(tree))
            return false;
        try
        {
            var folder = Path.GetDirectoryName(tree)!;
            if (Directory.Exists(folder) && Array.Exists(Directory.GetFiles(folder), f => Path.GetFileName(f) == OwnerName))
                new FileStream(Path.Combine(folder, OwnerName), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return true;
        }
        // It is locked, or another user's.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes away the work trees that runs which were killed have left, whatever branch they were for, and the branch, where it has no commit of its own.</summary>
    /// <exception cref="GitException">Git does not let go of one.</exception>
    public static async Task RemoveLeftBehindAsync(GitWorkTree users, CancellationToken cancellation)
    {
        foreach (var (tree, branch) in (await users.TreesAsync(cancellation).ConfigureAwait(false)).Where(t => IsLeftBehind(t.Path)))
        {
            // First, since a branch without a commit is known for a run's by this work tree alone.
            var reference = "refs/heads/" + branch;
            if (branch is not null && await users.ResolveAsync(reference, cancellation).ConfigureAwait(false) is { } tip && await users.ContainsAsync("HEAD", tip, cancellation).ConfigureAwait(false))
                await users.DoAsync(["update-ref", "-d", reference, tip], cancellation).ConfigureAwait(false);
            // Before git forgets it, since nothing else knows of the folder.
            Remove(Path.GetDirectoryName(tree)!);
            var removed = await users.AskAsync(["worktree", "remove", "--force", "--force", tree], cancellation).ConfigureAwait(false);
            if (removed.IsSuccess)
                continue;
            // One that git had not finished making is locked, and is none that git would remove; gone, it is forgotten.
            await users.AskAsync(["worktree", "unlock", tree], cancellation).ConfigureAwait(false);
            await users.DoAsync(["worktree", "prune", "--expire=now"], cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owner.Dispose();
        Remove(_path);
    }

    /// <summary>Takes a folder away, also where another run does so at the same moment. One that stays must not hide what was done.</summary>
    /// <param name="folder">Its full path.</param>
    internal static void Remove(string folder)
    {
        const int MostTries = 10;
        // A deletion ends with what another one takes away before it.
        for (var tries = 0; tries < MostTries && Directory.Exists(folder); tries++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                System.Diagnostics.Debug.WriteLine(e.Message);
                Thread.Sleep(tries);
            }
        }
    }
}
