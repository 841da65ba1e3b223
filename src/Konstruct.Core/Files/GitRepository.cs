namespace Konstruct.Core.Files;

/// <summary>What can be told of a Git repository from its files.</summary>
public static class GitRepository
{
    /// <summary>The work tree that a path lies in; null outside of one.</summary>
    /// <param name="path">Full path of a file or folder.</param>
    public static string? RootOf(string path)
    {
        for (var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git) || File.Exists(git))
                return folder;
        }
        return null;
    }

    /// <summary>
    /// Whether git, started in a folder, would come to a repository without a work tree before it comes to one that has one. The files of such a repository can lie in any commit, and so in a clone of it; its settings name programs that git runs.
    /// </summary>
    /// <param name="folder">Full path of the folder. Git goes by the one that a link leads to.</param>
    internal static bool IsInBare(string folder) => IsBelowBare(folder) || (Directory.Exists(folder) && IsBelowBare(ManifestFile.Physical(folder)));

    /// <summary>The branch that is checked out in a work tree; null where there is none or it cannot be told.</summary>
    /// <param name="root">The work tree.</param>
    public static string? BranchOf(string root)
    {
        try
        {
            var git = Path.Combine(root, ".git");
            // In a linked work tree or a submodule .git is a file that names the folder.
            if (File.Exists(git) && ReadLine(git) is ['g', 'i', 't', 'd', 'i', 'r', ':', .. var folder])
                git = Path.GetFullPath(folder.Trim(), root);
            const string Branch = "ref: refs/heads/";
            return ReadLine(Path.Combine(git, "HEAD")) is { } head && head.StartsWith(Branch, StringComparison.Ordinal) ? head[Branch.Length..] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsBelowBare(string folder)
    {
        for (var at = folder; at is not null && !Path.Exists(Path.Combine(at, ".git")); at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "HEAD")) && (File.Exists(Path.Combine(at, "commondir")) || (Directory.Exists(Path.Combine(at, "objects")) && Directory.Exists(Path.Combine(at, "refs")))))
                return true;
        }
        return false;
    }

    // The folder may be anybody's: a pipe would be waited for, and no branch is called by what cannot be shown.
    private static string? ReadLine(string path)
    {
        const int Longest = 4096;
        if (FileStatus.Of(path) is { IsDeviceOrPipe: true })
            return null;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Longest];
        var line = System.Text.Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, Longest, throwOnEndOfStream: false)).Trim();
        return VisibleText.Line(line) == line ? line : null;
    }
}
