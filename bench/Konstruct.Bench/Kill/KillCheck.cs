using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Kill;

/// <summary>Looks from outside at what is there, and compares it with what may be there.</summary>
/// <param name="platform">Where.</param>
/// <param name="kind">What was killed.</param>
/// <param name="reference">What a migration comes to that nobody kills.</param>
internal sealed class KillCheck(Platform platform, KillKind kind, KillReference reference)
{
    private const string TemporaryMark = ".konstruct-";

    private readonly IReadOnlyDictionary<string, string> _main = BranchState.Of(platform, "refs/heads/main");

    private bool IsOnBranch => kind.IsOnBranch();

    private IReadOnlyList<string> AllFiles => IsOnBranch ? BranchState.Differing(platform, reference.Branch) : platform.Before.Differing(reference.Files);

    /// <summary>After a kill: everything is old or new, and the journal says which.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public KillFound Killed()
    {
        var now = FolderState.Of(platform.Repository);
        var journal = JournalText.Read(platform.JournalFiles);
        var temporaries = now.Paths.Where(IsTemporary).ToList();
        // A migration writes the files of its clusters at once.
        Require(temporaries.Count <= (kind.IsUndo() ? 1 : platform.Sandbox.ProjectNames.Count), $"there are {temporaries.Count} temporary files: {string.Join(", ", temporaries)}");
        foreach (var path in now.Differing(platform.Before).Where(static path => !IsTemporary(path)))
            Require(!IsOnBranch && now[path] == reference.Files[path], $"'{path}' is neither as it was nor as it is to be");
        var newFiles = IsOnBranch ? OnBranch(journal) : InPlace(now, journal);
        foreach (var path in platform.Paths)
            Secret(path, journal);
        var states = platform.Paths.Select(path => platform.StateOf(path)).ToList();
        return new KillFound(newFiles, AllFiles.Count, states.Count(static state => state != SecretState.Old), states.Count(static state => state == SecretState.WithoutToken), states.Count, temporaries.Count, journal.IsTorn, IsOnBranch ? BranchState.Commits(platform).Except(journal.Commits, StringComparer.Ordinal).Count() : 0, journal.Files.Count > 0,
            platform.IsGit ? BranchState.Leftovers(platform) : []);
    }

    /// <summary>After a run that came to its end: all of it is as a run makes it that nobody kills.</summary>
    /// <param name="mostVersions">How many versions more than such a run's there may be of a secret.</param>
    /// <param name="found">What a kill left behind; null where nothing was killed.</param>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void Completed(int mostVersions, KillFound? found = null)
    {
        var now = FolderState.Of(platform.Repository);
        // What an undo was about to restore is known to its journal, and goes with the next undo.
        var other = now.Differing(IsOnBranch ? platform.Before : reference.Files).Where(path => !(kind.IsUndo() && found is { Temporaries: > 0 } && IsTemporary(path))).ToList();
        Require(other.Count == 0, $"files are not as a run leaves them that nobody kills: {string.Join(", ", other)}");
        foreach (var path in platform.Paths)
        {
            var wanted = kind == KillKind.RemovePat ? SecretState.WithoutToken : SecretState.New;
            Require(platform.StateOf(path) == wanted, $"'{path}' is {platform.StateOf(path)}, not {wanted}");
            Require(platform.VersionOf(path) <= reference.Versions[path] + mostVersions, $"'{path}' has version {platform.VersionOf(path)}; {reference.Versions[path]} were enough");
        }
        var journal = JournalText.Read(platform.JournalFiles);
        Require(!journal.IsTorn, "the journal is torn still");
        if (!IsOnBranch)
            return;
        var branch = BranchState.Of(platform);
        Require(branch.Count == reference.Branch.Count && branch.All(file => reference.Branch.GetValueOrDefault(file.Key) == file.Value), "the branch does not hold what that of a run does that nobody kills");
        var commits = BranchState.Commits(platform);
        Require(commits.Count == 2, $"the branch has {commits.Count} commits; expected one for each cluster");
        Require(commits.Except(journal.Commits, StringComparer.Ordinal).Count() <= (found?.Unnoted ?? 0) && (kind.IsUndo() || journal.Commits.All(commits.Contains)), $"the branch has the commits {string.Join(' ', commits)}, the journals {string.Join(' ', journal.Commits)}");
        TidyGit();
        if (kind == KillKind.PushedBranch)
            Require(GitProcess.Run(platform.Repository, "ls-remote", Path.Combine(platform.Repository, "..", "remote.git"), "refs/heads/" + Platform.Branch).StartsWith(commits[0], StringComparison.Ordinal), "the remote does not have the branch");
    }

    /// <summary>After an undo that came to its end: all of it is as it was.</summary>
    /// <param name="found">What a kill left behind; null where nothing was killed.</param>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void TakenBack(KillFound? found = null)
    {
        var other = FolderState.Of(platform.Repository).Differing(platform.Before);
        Require(other.Count == 0, $"files are not as they were: {string.Join(", ", other)}");
        foreach (var path in platform.Paths)
            Require(platform.StateOf(path) == SecretState.Old, $"'{path}' is {platform.StateOf(path)}, not as it was");
        var journal = JournalText.Read(platform.JournalFiles);
        if (!IsOnBranch)
        {
            Require(journal.Files.Count == 0 && journal.Writes.Count == 0, $"the journals have {journal.Files.Count} files and {journal.Writes.Count} secrets that are not taken back");
            return;
        }
        // Before a file is named, the next run alone finds what was left.
        if (found is { IsBranchKnown: false })
            return;
        // What was pushed is others', too.
        var isPushed = kind == KillKind.PushedBranch && BranchState.Exists(platform, "refs/remotes/origin/" + Platform.Branch);
        Require(isPushed || !BranchState.Exists(platform, "refs/heads/" + Platform.Branch), "the branch is still there");
        TidyGit();
    }

    private static bool IsTemporary(string path) => Path.GetFileName(path).StartsWith(TemporaryMark, StringComparison.Ordinal) && path.EndsWith(".tmp", StringComparison.Ordinal);

    private static void Require(bool isMet, string reason)
    {
        if (!isMet)
            throw new InvalidOperationException(reason);
    }

    private void TidyGit()
    {
        var left = BranchState.Leftovers(platform);
        Require(left.Count == 0, $"this is left: {string.Join(", ", left)}");
        var entries = Path.Combine(platform.Repository, ".git", "worktrees");
        Require(!Directory.Exists(entries) || Directory.GetDirectories(entries).Length == 0, "git still has a work tree's entry");
    }

    private int InPlace(FolderState now, JournalText journal)
    {
        var written = AllFiles.Where(path => now[path] == reference.Files[path]).ToList();
        foreach (var path in written)
            Require(journal.Files.Any(file => file.Path == Path.Combine(platform.Repository, path) && file.After == now[path] && file.Before == platform.Before[path]), $"'{path}' is new, but no journal names it as such");
        return written.Count;
    }

    private int OnBranch(JournalText journal)
    {
        Require(GitProcess.Run(platform.Repository, "rev-parse", "HEAD") == GitProcess.Run(platform.Repository, "rev-parse", "refs/heads/main") && GitProcess.Run(platform.Repository, "--no-optional-locks", "status", "--porcelain").Length == 0, "the user's work tree is not as it was");
        var commits = BranchState.Commits(platform);
        Require(kind.IsUndo() || journal.Commits.All(commits.Contains), "a journal names a commit that the branch does not have");
        Require(commits.Except(journal.Commits, StringComparer.Ordinal).Count() <= (kind.IsUndo() ? 0 : 1), $"the branch has {commits.Count} commits, and the journals name {journal.Commits.Count}");
        var branch = BranchState.Of(platform);
        if (branch.Count == 0)
            return 0;
        foreach (var path in branch.Keys.Union(_main.Keys, StringComparer.Ordinal))
            Require(branch.GetValueOrDefault(path) is var file && (file == _main.GetValueOrDefault(path) || file == reference.Branch.GetValueOrDefault(path)), $"'{path}' on the branch is neither as it was nor as it is to be");
        var written = AllFiles.Where(path => branch.GetValueOrDefault(path) == reference.Branch[path]).ToList();
        foreach (var path in written)
            Require(journal.Files.Any(file => file.Path == Path.Combine(platform.Repository, path)), $"'{path}' is new on the branch, but no journal names it");
        return written.Count;
    }

    private void Secret(string path, JournalText journal)
    {
        var (state, version) = (platform.StateOf(path), platform.VersionOf(path));
        Require(state is SecretState.Old or SecretState.New || (state == SecretState.WithoutToken && kind == KillKind.RemovePat), $"'{path}' is {state}: neither as it was nor as it is to be");
        foreach (var write in journal.Written.Where(write => write.Path == path))
            Require(write.Made <= version, $"a journal says that version {write.Made} of '{path}' was written, but it has {version}");
        // An undo makes a version of its own, of which the entry tells that it takes back.
        var begun = journal.Begun.Where(write => write.Path == path).Select(static write => write.Made ?? write.Before + 1).ToHashSet();
        for (var made = 2; made <= version - (kind.IsUndo() && state == SecretState.Old ? 1 : 0); made++)
            Require(begun.Contains(made), $"version {made} of '{path}' is named by no journal");
        if (state != SecretState.Old)
            Require(journal.Writes.Any(write => write.Path == path), $"'{path}' is {state}, but every journal has its write for taken back");
    }
}
