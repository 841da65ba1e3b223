using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Konstruct.Core.Files;

namespace Konstruct.Core.Git;

/// <summary>The user's own git, so that signing, hooks and credential helpers hold. It asks nothing on a terminal, and goes through no shell.</summary>
internal static partial class GitProgram
{
    /// <summary>Has a file named as it is, whatever stars or colons it has. Not for what runs hooks: git hands it on to them.</summary>
    public const string LiteralPaths = "--literal-pathspecs";

    private const int LongestShown = 2000;

    // A hook that looks through a whole repository takes its time, and so does a push.
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(10);

    // Whoever starts this from a hook or an alias has git's own place in the environment: git rev-parse --local-env-vars, but for the settings that CI gives.
    private static readonly string[] _others =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_INTERNAL_SUPER_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH",
        "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REFLOG_ACTION",
    ];

    // What would change the meaning of the paths that are given here; a hook keeps what its user has set.
    private static readonly string[] _pathspecs = ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"];

    /// <summary>Runs git.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments, as they are.</param>
    /// <param name="cancellation">Stops it; git is ended.</param>
    /// <param name="input">What it reads; null: nothing.</param>
    /// <exception cref="GitException">There is no git, or it did not end in time.</exception>
    public static async Task<GitOutput> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellation, string? input = null)
    {
        if (GitRepository.IsInBare(folder))
        {
            throw new GitException(GitProblem.GitNotARepository, $"'{folder}' is no work tree of git: it, or a folder above it, holds a repository without one, whose settings git would go by.",
                "Give a folder of a clone; and see how that came to lie there.");
        }
        using var process = new Process { StartInfo = Start(ProgramPath.Find("git") ?? throw NotFound(null), folder, arguments) };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or DirectoryNotFoundException)
        {
            throw Directory.Exists(folder) ? NotFound(e) : new GitException(GitProblem.GitNotARepository, $"'{folder}' is not there.", "Check the path.", e);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeout);
        try
        {
            using var bytes = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(bytes, limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process, input, limit.Token).ConfigureAwait(false);
            await Task.WhenAll(reading, errors, process.WaitForExitAsync(limit.Token)).ConfigureAwait(false);
            return new GitOutput(process.ExitCode, bytes.ToArray(), Shown(await errors.ConfigureAwait(false)));
        }
        catch (OperationCanceledException)
        {
            End(process);
            cancellation.ThrowIfCancellationRequested();
            throw new GitException(GitProblem.GitTimeout, string.Create(CultureInfo.InvariantCulture, $"'git {Verb(arguments)}' did not end within {_timeout.TotalMinutes:F0} minutes."), "See what it waits for: run it by hand. Something that asks for a password, say, gets no answer here.");
        }
    }

    /// <summary>What may be shown of git's words, which may be a remote's or a hook's: no credential in an address, no token, no order to a terminal, and not without end.</summary>
    public static string Shown(string text)
    {
        var shown = VisibleText.Of(Token().Replace(User().Replace(text.Trim(), "***@"), "***"));
        return shown.Length > LongestShown ? "…" + shown[^LongestShown..] : shown;
    }

    /// <summary>What git is to do: the argument behind the options that are for all of git.</summary>
    public static string Verb(IReadOnlyList<string> arguments) => arguments.Where((a, at) => !a.StartsWith('-') && (at == 0 || arguments[at - 1] != "-c")).First();

    private static GitException NotFound(Exception? inner) => new(GitProblem.GitNotFound, "There is no 'git' on the PATH; it is the user's own that is run.", "Install git, or leave -Branch out.", inner);

    private static ProcessStartInfo Start(string git, string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(git)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in _others)
            start.Environment.Remove(name);
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        // In words that can be understood here; what hooks read and write stays in the user's character set.
        start.Environment["LANGUAGE"] = "en";
        foreach (var name in arguments.Contains(LiteralPaths) ? _pathspecs : [])
            start.Environment.Remove(name);
        return start;
    }

    // Git may end without having read all.
    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellation)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellation).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException e)
        {
            Debug.WriteLine(e.Message);
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            Debug.WriteLine(e.Message);
        }
    }

    [GeneratedRegex(@"(?<=://)[^/\s@'""]+@", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex User();

    [GeneratedRegex(@"(gh[a-z]_|github_pat_|glpat-|hv[sbr]\.)[A-Za-z0-9_.-]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();
}
