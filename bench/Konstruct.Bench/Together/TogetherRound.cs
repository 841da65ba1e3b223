using System.Diagnostics;
using Konstruct.Bench.Kill;
using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Together;

/// <summary>One round: something happens at once, then one run more is made, and all of it is taken back.</summary>
/// <param name="run">Where the sample is.</param>
/// <param name="seed">The seed of all rounds.</param>
/// <param name="number">The round's number, from 1.</param>
internal sealed class TogetherRound(BenchRun run, int seed, int number)
{
    private const int MostUndos = 4;

    private readonly Random _random = new(unchecked((seed * 1_000_003) + number));
    private readonly List<string> _errors = [];
    private readonly List<string> _told = [];
    private string _what = "";
    private int _processes;
    private int _succeeded;

    /// <summary>What a run alone does of it.</summary>
    public KillKind Like => Kind switch { TogetherKind.SameBranch or TogetherKind.PersonOnBranch => KillKind.Branch, TogetherKind.Syncing => KillKind.Verified, _ => KillKind.Files };

    // Each in its turn, from any one on, so that a few rounds are not always the same.
    private TogetherKind Kind { get; } = Enum.GetValues<TogetherKind>()[(int)(((long)seed + number) % Enum.GetValues<TogetherKind>().Length)];

    private KillReference Reference { get; set; } = null!;

    /// <summary>Makes the round.</summary>
    /// <param name="reference">What a run alone comes to.</param>
    /// <exception cref="InvalidOperationException">Something does not hold; with all that is needed to do it again.</exception>
    public async Task<TogetherOutcome> Run(KillReference reference)
    {
        Reference = reference;
        try
        {
            using var platform = new Platform(run, FormattableString.Invariant($"round-{number}"), Kind == TogetherKind.Syncing, isGit: Like == KillKind.Branch || Kind == TogetherKind.Commits || (Kind != TogetherKind.Syncing && _random.Next(2) == 0));
            return Kind switch
            {
                TogetherKind.Person or TogetherKind.Commits or TogetherKind.PersonOnBranch => await WithPerson(platform).ConfigureAwait(false),
                TogetherKind.Syncing => await WhileSyncing(platform).ConfigureAwait(false),
                TogetherKind.Undo => await WithUndo(platform).ConfigureAwait(false),
                _ => await WithAnother(platform).ConfigureAwait(false),
            };
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"Round {number} of the seed {seed} ({Kind}{_what}): {e.Message}\n{string.Join("\n---\n", _told)}", e);
        }
    }

    private static void Require(bool isMet, string reason)
    {
        if (!isMet)
            throw new InvalidOperationException(reason);
    }

    private async Task<TogetherOutcome> WithAnother(Platform platform)
    {
        var hasOneJournal = Kind == TogetherKind.SameRuns && _random.Next(3) == 0;
        var journal = hasOneJournal ? Path.Combine(platform.Journals, "run.jsonl") : platform.Journals;
        var other = Kind == TogetherKind.AnotherApp ? platform.AddApp() : null;
        var first = platform.Migrate(journal, Like.Options());
        var second = other is not null ? platform.Migrate(other, journal) : platform.Migrate(journal, Kind == TogetherKind.OtherClusters ? ["-Name", "engineering"] : Like.Options());
        var offset = TimeSpan.FromMilliseconds(_random.Next(-300, 300));
        _what = FormattableString.Invariant($", {offset.TotalMilliseconds:F0} ms apart, {(hasOneJournal ? "one journal" : "a journal for each")}");
        await (offset < TimeSpan.Zero ? AtOnce(offset, second, first) : AtOnce(offset, first, second)).ConfigureAwait(false);

        foreach (var path in platform.Paths)
        {
            var (state, version) = (platform.StateOf(path), platform.VersionOf(path));
            Require(state is SecretState.Old or SecretState.New || (other is not null && platform.StateOf(path, other) == SecretState.New), $"'{path}' is {state}");
            Require(version <= (other is null ? 2 : 3), $"'{path}' has version {version}");
        }
        CheckFiles(platform, static (_, hash) => hash);
        CheckJournals(platform);
        await Once(platform, platform.Migrate(platform.Journals, Like.Options())).ConfigureAwait(false);
        new KillCheck(platform, Like, Reference).Completed(other is null ? 0 : 2);
        return other is not null && IsCrosswise(platform) ? await TakeBackByForce(platform, other).ConfigureAwait(false) : await TakeBack(platform).ConfigureAwait(false);
    }

    private async Task<TogetherOutcome> WithPerson(Platform platform)
    {
        var touched = Like == KillKind.Branch ? [.. BranchState.Differing(platform, Reference.Branch)] : platform.Before.Differing(Reference.Files);
        var person = new Person(platform, touched, Kind == TogetherKind.Commits, _random);
        using (var end = new CancellationTokenSource())
        {
            var work = Task.Factory.StartNew(() => person.Work(end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await AtOnce(TimeSpan.Zero, platform.Migrate(platform.Journals, Like.Options())).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }
        _what = FormattableString.Invariant($", {person.Edits} edits, {person.Commits} commits");
        NothingLost();
        CheckFiles(platform, (path, _) => person.Without(path));
        CheckJournals(platform);
        if (Like == KillKind.Branch)
        {
            // What is not committed is not for the branch, and in the way of a run; the person puts it aside.
            GitProcess.Run(platform.Repository, "stash", "--quiet");
            await Once(platform, platform.Migrate(platform.Journals, Like.Options())).ConfigureAwait(false);
            new KillCheck(platform, Like, Reference).Completed(mostVersions: 0);
            var all = await TakeBack(platform).ConfigureAwait(false);
            GitProcess.Run(platform.Repository, "stash", "pop", "--quiet");
            NothingLost();
            return all with { Edits = person.Edits };
        }
        await Once(platform, platform.Migrate(platform.Journals)).ConfigureAwait(false);
        NothingLost();
        foreach (var path in FolderState.Of(platform.Repository).Paths)
            Require(person.Without(path) == Reference.Files[path], $"'{path}' is not as a run leaves it, apart from the edits");

        // Whatever was edited since is left, and told; and so are the secrets that it reads.
        var script = await Ended(platform.Undo(platform.JournalFiles)).ConfigureAwait(false);
        Require(script.Errors.All(static error => error.ErrorId is "JournalFileChanged" or "FileChangedOnDisk"), "the undo told something else than that files were changed");
        NothingLost();
        CheckFiles(platform, (path, _) => person.Without(path));
        return new TogetherOutcome(Kind, _processes, _succeeded, _errors, person.Edits, 0, person.Commits, 1);

        void NothingLost()
        {
            var lost = person.Lost();
            Require(lost.Count == 0, $"of {person.Edits} edits these are lost: {string.Join(", ", lost)}");
        }
    }

    private async Task<TogetherOutcome> WhileSyncing(Platform platform)
    {
        var (writer, motion) = (new OtherWriter(platform, _random), new ClusterMotion(platform, _random));
        var before = await Checks(platform, motion).ConfigureAwait(false);
        using (var end = new CancellationTokenSource())
        {
            var writing = writer.Work(end.Token);
            await motion.During(() => AtOnce(TimeSpan.Zero, platform.Migrate(platform.Journals, "-Verify"))).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
        }
        var made = writer.Made.Values.Sum();
        _what = FormattableString.Invariant($", {made} writes of somebody else, {motion.Changes} changes of the clusters");
        NothingLost();
        CheckFiles(platform, static (_, hash) => hash);
        // What is so is told so, however much else moves.
        Require(_succeeded == 1, "a migration that everything was in order for did not do all");
        var after = await Checks(platform, motion).ConfigureAwait(false);
        Require(before.Exists(static check => check.EndsWith(" Fail", StringComparison.Ordinal)) && !after.SequenceEqual(before), "the checks do not tell a platform that was moved from one that was not");
        await Once(platform, platform.Migrate(platform.Journals, "-Verify")).ConfigureAwait(false);
        NothingLost();
        CheckFiles(platform, static (_, hash) => hash);
        foreach (var path in platform.Paths)
        {
            Require(platform.StateOf(path) == SecretState.New, $"'{path}' is {platform.StateOf(path)}");
            Require(platform.VersionOf(path) == 2 + writer.Made.GetValueOrDefault(path), $"'{path}' has version {platform.VersionOf(path)}; {writer.Made.GetValueOrDefault(path)} are of somebody else, and one was enough");
        }

        // What somebody else wrote since would go with it, so that it is left, and told.
        var script = await Ended(platform.Undo(platform.JournalFiles)).ConfigureAwait(false);
        Require(script.Errors.All(static error => error.ErrorId is "VaultChangedSince" or "VaultVersionNotFound"), "the undo told something else than that secrets were changed");
        NothingLost();
        return new TogetherOutcome(Kind, _processes, _succeeded, _errors, made, motion.Changes, 0, 1);

        void NothingLost()
        {
            var lost = writer.Lost();
            Require(lost.Count == 0, $"what somebody else wrote is lost in {string.Join(", ", lost)}");
        }
    }

    // What the checks tell when all is still, which has to be what they tell in the midst of it.
    private async Task<List<string>> Checks(Platform platform, ClusterMotion motion)
    {
        // What somebody wrote last is read first.
        platform.Sandbox.Refresh();
        platform.Settle();
        var still = await Looked().ConfigureAwait(false);
        var moving = await motion.During(Looked).ConfigureAwait(false);
        Require(still.SequenceEqual(moving), $"the checks tell otherwise while the clusters move: {string.Join("; ", still.Except(moving, StringComparer.Ordinal))}; then {string.Join("; ", moving.Except(still, StringComparer.Ordinal))}");
        return still;

        async Task<List<string>> Looked()
        {
            var script = await Ended(platform.Test()).ConfigureAwait(false);
            Require(script.ExitCode == 0, "the checks were not made");
            return [.. script.Lines.Where(static line => line.Words is ["check", ..]).Select(static line => string.Join(' ', line.Words.Skip(1).Take(4))).Order(StringComparer.Ordinal)];
        }
    }

    private async Task<TogetherOutcome> WithUndo(Platform platform)
    {
        await Once(platform, platform.Migrate(platform.Journals, _random.Next(2) == 0 ? ["-Name", "engineering"] : [])).ConfigureAwait(false);
        var journals = platform.JournalFiles;
        var offset = TimeSpan.FromMilliseconds(_random.Next(-300, 300));
        var isSame = _random.Next(3) == 0;
        _what = FormattableString.Invariant($", {offset.TotalMilliseconds:F0} ms apart, {(isSame ? "one journal" : "a journal for each")}");
        var (undo, again) = (platform.Undo(journals), platform.Migrate(isSame ? journals[0] : platform.Journals));
        await (offset < TimeSpan.Zero ? AtOnce(offset, again, undo) : AtOnce(offset, undo, again)).ConfigureAwait(false);

        CheckFiles(platform, static (_, hash) => hash);
        foreach (var path in platform.Paths)
            Require(platform.StateOf(path) is SecretState.Old or SecretState.New, $"'{path}' is {platform.StateOf(path)}");
        await Once(platform, platform.Migrate(platform.Journals)).ConfigureAwait(false);
        new KillCheck(platform, Like, Reference).Completed(mostVersions: 3);
        return await TakeBack(platform).ConfigureAwait(false);
    }

    // One undo may have to wait for another, which it says.
    private async Task<TogetherOutcome> TakeBack(Platform platform)
    {
        for (var times = 1; ; times++)
        {
            var script = await Ended(platform.Undo(platform.JournalFiles)).ConfigureAwait(false);
            if (script.Results.Count > 0 && script.Errors.Count == 0 && script.Results.All(static line => line.Status is "Done" or "Unchanged"))
            {
                new KillCheck(platform, Like, Reference).TakenBack();
                return new TogetherOutcome(Kind, _processes, _succeeded, _errors, 0, 0, 0, times);
            }
            Require(times < MostUndos, $"{times} undos did not take all of it back");
        }
    }

    // Whether of a project's two secrets one run wrote the one last, and another run the other, so that none of the two can go back first.
    private static bool IsCrosswise(Platform platform)
    {
        var journal = JournalText.Read(platform.JournalFiles);
        var orders = platform.Paths.ToDictionary(static path => path, path => journal.WritersOf(path).ToList(), StringComparer.Ordinal);
        return orders.Any(one => orders.TryGetValue(one.Key + "-platform", out var other) && one.Value.Intersect(other, StringComparer.Ordinal).ToList() is [var first, .. var rest]
            && rest.Exists(second => one.Value.IndexOf(first) < one.Value.IndexOf(second) != other.IndexOf(first) < other.IndexOf(second)));
    }

    // It is refused, and told; by force files go back, and the token is still there for them.
    private async Task<TogetherOutcome> TakeBackByForce(Platform platform, PlatformApp other)
    {
        var script = await Ended(platform.Undo(platform.JournalFiles)).ConfigureAwait(false);
        Require(script.Errors.Count > 0 && script.Errors.All(static error => error.ErrorId == "VaultChangedSince"), "the undo of what two runs wrote crosswise did not tell that secrets were changed");
        CheckFiles(platform, static (_, hash) => hash);
        HasTokens();
        script = await Ended(platform.Undo(platform.JournalFiles, isForced: true)).ConfigureAwait(false);
        Require(script.Errors.Count == 0 && script.Results.All(static line => line.Status is "Done" or "Unchanged"), "by force not all of it went back");
        Require(FolderState.Of(platform.Repository).Differing(platform.Before).Count == 0, "files are not as they were");
        HasTokens();
        return new TogetherOutcome(Kind, _processes, _succeeded, _errors, 0, 0, 0, 2);

        void HasTokens()
        {
            foreach (var path in platform.Paths)
                Require(platform.StateOf(path) is SecretState.Old or SecretState.New || platform.StateOf(path, other) == SecretState.New, $"'{path}' is {platform.StateOf(path)}");
        }
    }

    private void CheckFiles(Platform platform, Func<string, string, string?> read)
    {
        var now = FolderState.Of(platform.Repository);
        foreach (var path in now.Paths.Union(platform.Before.Paths, StringComparer.Ordinal))
        {
            var hash = now[path] is { } there ? read(path, there) : null;
            Require(hash == platform.Before[path] || (Like != KillKind.Branch && hash == Reference.Files[path]), $"'{path}' is neither as it was nor as it is to be");
        }
    }

    // All processes have ended by themselves, so that nothing is left open.
    private static void CheckJournals(Platform platform)
    {
        var journal = JournalText.Read(platform.JournalFiles);
        Require(!journal.IsTorn, "a journal is torn");
        foreach (var path in platform.Paths)
        {
            var written = journal.Written.Where(write => write.Path == path).Select(static write => write.Made!.Value).Order().ToList();
            Require(written.SequenceEqual(Enumerable.Range(2, platform.VersionOf(path) - 1)), $"the journals tell of the versions {string.Join(' ', written)} of '{path}', which has version {platform.VersionOf(path)}");
            Require(journal.Writes.Where(write => write.Path == path).All(static write => write.Made is not null), $"a journal leaves open whether it wrote '{path}'");
        }
        var now = FolderState.Of(platform.Repository);
        foreach (var path in now.Differing(platform.Before).Where(path => now[path] is { } hash && !journal.Files.Any(file => file.Path == Path.Combine(platform.Repository, path) && file.After == hash)))
            Require(File.ReadAllText(Path.Combine(platform.Repository, path)).Contains("# edit ", StringComparison.Ordinal), $"'{path}' is new, but no journal names it as such");
    }

    // What is meant to be met, the second of two after an offset.
    private async Task<int> AtOnce(TimeSpan offset, params ProcessStartInfo[] starts)
    {
        var scripts = new List<ScriptProcess>();
        try
        {
            foreach (var start in starts)
            {
                if (scripts.Count > 0)
                    await Task.Delay(offset.Duration()).ConfigureAwait(false);
                scripts.Add(ScriptProcess.Start(start));
            }
            foreach (var script in scripts)
            {
                await Checked(script).ConfigureAwait(false);
                _processes++;
                _succeeded += script.ExitCode == 0 ? 1 : 0;
                _errors.AddRange(script.Errors.Select(static error => error.ErrorId));
            }
            return scripts.Count;
        }
        finally
        {
            scripts.ForEach(static script => script.Dispose());
        }
    }

    private async Task Once(Platform platform, ProcessStartInfo start)
    {
        var script = await Ended(start).ConfigureAwait(false);
        Require(script.ExitCode == 0 && script.Results.All(static line => line.Status is "Done" or "Unchanged" || line.Step is "Sync" or "Verification"), $"a run that nothing met in '{platform.Repository}' did not do all");
    }

    private async Task<ScriptProcess> Ended(ProcessStartInfo start)
    {
        using var script = ScriptProcess.Start(start);
        await Checked(script).ConfigureAwait(false);
        return script;
    }

    // Whatever comes of it is told in the module's own words.
    private async Task Checked(ScriptProcess script)
    {
        var errors = await script.End().ConfigureAwait(false);
        _told.Add($"{script.Told()}\n{errors}".Trim());
        Require(errors.Length == 0, "a process wrote to standard error");
        Require((script.ExitCode == 0) == (script.Errors.Count == 0), $"a process ended with {script.ExitCode}");
        foreach (var error in script.Errors)
            Require(ErrorIds.IsKnown(error.ErrorId), $"an exception that nobody has put into words: {error}");
    }
}
