namespace Konstruct.Core.Git;

/// <summary>A work tree, as the user's git sees it. Nothing here changes what is checked out, or the index.</summary>
/// <param name="root">Full path of the work tree.</param>
/// <param name="name">What messages call it; null: by its path.</param>
internal sealed class GitWorkTree(string root, string? name = null)
{
    private readonly string _name = name ?? $"'{root}'";

    /// <summary>Full path of the work tree.</summary>
    public string Root { get; } = root;

    /// <summary>The commit that is checked out; null where there is none yet.</summary>
    public async Task<string?> HeadAsync(CancellationToken cancellation) => await ResolveAsync("HEAD", cancellation).ConfigureAwait(false);

    /// <summary>The commit that a name stands for; null where it stands for none.</summary>
    public async Task<string?> ResolveAsync(string name, CancellationToken cancellation)
    {
        var output = await AskAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"], cancellation).ConfigureAwait(false);
        return output.IsSuccess ? output.Text : null;
    }

    /// <summary>The branch that is checked out; null where a commit is.</summary>
    public async Task<string?> BranchAsync(CancellationToken cancellation)
    {
        var output = await AskAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellation).ConfigureAwait(false);
        return output.IsSuccess ? output.Text : null;
    }

    /// <summary>The repository's work trees with the branch that each has checked out.</summary>
    public async Task<IReadOnlyList<(string Path, string? Branch)>> TreesAsync(CancellationToken cancellation)
    {
        const string Tree = "worktree ", Branch = "branch refs/heads/";
        var trees = new List<(string Path, string? Branch)>();
        foreach (var line in (await DoAsync(["worktree", "list", "--porcelain", "-z"], cancellation).ConfigureAwait(false)).Items)
        {
            if (line.StartsWith(Tree, StringComparison.Ordinal))
                trees.Add((line[Tree.Length..], null));
            else if (line.StartsWith(Branch, StringComparison.Ordinal))
                trees[^1] = trees[^1] with { Branch = line[Branch.Length..] };
        }
        return trees;
    }

    /// <summary>Whether a name may be one of a branch.</summary>
    /// <remarks>What git would take for another branch, such as <c>@{-1}</c>, is none.</remarks>
    public async Task<bool> IsBranchNameAsync(string name, CancellationToken cancellation) =>
        !name.StartsWith('-') && name != "@" && (await AskAsync(["check-ref-format", "--branch", name], cancellation).ConfigureAwait(false)) is { IsSuccess: true } output && output.Text == name;

    /// <summary>The paths below folders, or of files, relative to the work tree with slashes, that have changes which are not committed, untracked ones included.</summary>
    public async Task<IReadOnlyList<string>> DirtyAsync(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var output = await DoAsync([GitProgram.LiteralPaths, "--no-optional-locks", "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", .. folders], cancellation).ConfigureAwait(false);
        return [.. output.Items.Where(i => i.Length > 3).Select(i => i[3..])];
    }

    /// <summary>Whether one commit is contained in another.</summary>
    public async Task<bool> ContainsAsync(string whole, string part, CancellationToken cancellation) =>
        (await AskAsync(["merge-base", "--is-ancestor", part, whole], cancellation).ConfigureAwait(false)).IsSuccess;

    /// <summary>Whether folders and files read the same in two commits.</summary>
    public async Task<bool> IsSameAsync(string one, string other, IReadOnlyList<string> folders, CancellationToken cancellation) =>
        (await AskAsync([GitProgram.LiteralPaths, "diff", "--quiet", "--no-ext-diff", one, other, "--", .. folders], cancellation).ConfigureAwait(false)).IsSuccess;

    /// <summary>The paths, relative to the work tree with slashes, that read otherwise in two commits.</summary>
    public async Task<IReadOnlySet<string>> DifferingAsync(string one, string other, CancellationToken cancellation) =>
        (await DoAsync(["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", one, other], cancellation).ConfigureAwait(false)).Items.ToHashSet(StringComparer.Ordinal);

    /// <summary>The setting by which a commit finds the user's hooks from another work tree, too; empty where git's own place for them is used.</summary>
    /// <remarks>A relative <c>core.hooksPath</c> is one of the work tree that git runs in, and what it names may be untracked there.</remarks>
    public async Task<IReadOnlyList<string>> HooksAsync(CancellationToken cancellation) =>
        await AskAsync(["config", "--type=path", "--get", "core.hooksPath"], cancellation).ConfigureAwait(false) is { IsSuccess: true, Text: { Length: > 0 } folder } ? ["-c", "core.hooksPath=" + Path.GetFullPath(folder, Root)] : [];

    /// <summary>The remotes' names.</summary>
    public async Task<IReadOnlyList<string>> RemotesAsync(CancellationToken cancellation) =>
        (await DoAsync(["remote"], cancellation).ConfigureAwait(false)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The remote that the user pushes a branch to; null where there is none, or which one is not clear.</summary>
    /// <param name="branch">The branch; null where none is checked out.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<string?> RemoteAsync(string? branch, CancellationToken cancellation)
    {
        foreach (var setting in new[] { branch is null ? null : $"branch.{branch}.pushRemote", "remote.pushDefault", branch is null ? null : $"branch.{branch}.remote" }.OfType<string>())
        {
            if ((await AskAsync(["config", "--get", setting], cancellation).ConfigureAwait(false)) is { IsSuccess: true, Text: not ("" or ".") and var set })
                return set;
        }
        var remotes = await RemotesAsync(cancellation).ConfigureAwait(false);
        return remotes.Contains("origin", StringComparer.Ordinal) ? "origin" : remotes is [var only] ? only : null;
    }

    /// <summary>The address that a remote is read from.</summary>
    public async Task<string> UrlAsync(string remote, CancellationToken cancellation) => (await DoAsync(["remote", "get-url", "--", remote], cancellation).ConfigureAwait(false)).Text;

    /// <summary>The address that is pushed to, as it may be shown.</summary>
    public async Task<string> PushUrlAsync(string remote, CancellationToken cancellation) =>
        await AskAsync(["remote", "get-url", "--push", "--", remote], cancellation).ConfigureAwait(false) is { IsSuccess: true } output ? GitProgram.Shown(output.Text) : remote;

    /// <summary>The blob that a file is in the commit that is checked out; null where it is not in it.</summary>
    /// <param name="path">The path relative to the work tree, with slashes.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<string?> BlobAsync(string path, CancellationToken cancellation)
    {
        var output = await AskAsync(["rev-parse", "--verify", "--quiet", "HEAD:" + path], cancellation).ConfigureAwait(false);
        return output.IsSuccess ? output.Text : null;
    }

    /// <summary>A blob as it is checked out at a path; null where it is gone.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="path">The path relative to the work tree, with slashes.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<byte[]?> ReadAsync(string blob, string path, CancellationToken cancellation)
    {
        var output = await AskAsync(["cat-file", "--filters", "--path=" + path, blob], cancellation).ConfigureAwait(false);
        return output.IsSuccess ? output.Bytes : null;
    }

    /// <summary>Runs git, whatever comes of it.</summary>
    /// <exception cref="GitException">There is no git, or no repository.</exception>
    public async Task<GitOutput> AskAsync(IReadOnlyList<string> arguments, CancellationToken cancellation, string? input = null)
    {
        var output = await GitProgram.RunAsync(Root, arguments, cancellation, input).ConfigureAwait(false);
        // Whoever reads the message cannot look at a work tree that is gone by then.
        if (name is not null)
            output = output with { Errors = output.Errors.Replace(Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(Root, _name, StringComparison.Ordinal) };
        return output.Errors.Contains("not a git repository", StringComparison.OrdinalIgnoreCase)
            ? throw new GitException(GitProblem.GitNotARepository, $"{_name} is no work tree of git: {output.Errors}", "Give a folder of a clone.")
            : output;
    }

    /// <summary>Runs git, which has to succeed.</summary>
    /// <exception cref="GitException">It did not.</exception>
    public async Task<GitOutput> DoAsync(IReadOnlyList<string> arguments, CancellationToken cancellation, string? input = null, GitProblem problem = GitProblem.GitFailed)
    {
        var output = await AskAsync(arguments, cancellation, input).ConfigureAwait(false);
        if (output.IsSuccess)
            return output;
        throw new GitException(problem, $"'git {GitProgram.Verb(arguments)}' failed in {_name}: {(output.Errors.Length > 0 ? output.Errors : GitProgram.Shown(output.Text))}", problem == GitProblem.GitPushFailed
            ? "See what the remote says; the branch is there, and can be pushed by hand: git push."
            : "See what git, or a hook, says; then run again.");
    }
}
