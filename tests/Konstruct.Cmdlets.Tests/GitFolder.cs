using System.Diagnostics;

namespace Konstruct.Cmdlets.Tests;

/// <summary>A folder as a work tree of git.</summary>
internal static class GitFolder
{
    /// <summary>Makes a folder a work tree whose first commit is pushed to a remote that stands for GitHub's.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="remote">The folder of the bare repository that is pushed to, which is made.</param>
    public static void CommitTo(this TemporaryFolder folder, string remote)
    {
        folder.Git("init", "--quiet", "--initial-branch=main");
        folder.Git("config", "user.name", "Tester");
        folder.Git("config", "user.email", "tester@example.com");
        folder.Git("config", "core.autocrlf", "false");
        folder.Git("config", "commit.gpgsign", "false");
        folder.Git("add", "--all");
        folder.Git("commit", "--quiet", "--message=first");
        folder.Git("init", "--quiet", "--bare", remote);
        folder.Git("remote", "add", "origin", "https://github.com/acme/gitops.git");
        folder.Git("config", "remote.origin.pushurl", remote);
        folder.Git("push", "--quiet", "origin", "main");
    }

    /// <summary>Runs git, which has to succeed.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its output without the line ends behind it.</returns>
    public static string Git(this TemporaryFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
        return output.TrimEnd();
    }
}
