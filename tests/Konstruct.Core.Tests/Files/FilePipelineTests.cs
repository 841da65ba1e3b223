using System.Collections.Concurrent;
using Konstruct.Core.Files;

namespace Konstruct.Core.Tests.Files;

public sealed class FilePipelineTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_converted_and_told_of()
    {
        var path = _folder.Write("secrets/a.yaml", SecretText.Pat);

        var outcome = Assert.Single(await Run());

        Assert.Null(outcome.Problem);
        Assert.Equal(path, outcome.Path);
        Assert.Equal(ChangeStatus.Changed, outcome.Change!.Status);
        Assert.True(outcome.Change.Written);
        Assert.Equal(SecretText.App, File.ReadAllText(path));
    }

    [Fact]
    public async Task What_is_not_confirmed_is_not_written_and_has_the_same_diff()
    {
        var path = _folder.Write("a.yaml", SecretText.Pat);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        var pending = Assert.Single(await Run(confirm: _ => ValueTask.FromResult(false))).Change!;

        Assert.Equal(ChangeStatus.Pending, pending.Status);
        Assert.False(pending.Written);
        Assert.Equal(SecretText.Pat, File.ReadAllText(path));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
        var changed = Assert.Single(await Run()).Change!;
        Assert.Equal((pending.Diff, pending.Name, pending.Kind), (changed.Diff, changed.Name, changed.Kind));
        Assert.Equal(pending.Changes, changed.Changes);
    }

    [Fact]
    public async Task A_converted_file_is_not_asked_about_and_not_touched()
    {
        var path = _folder.Write("a.yaml", SecretText.App);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        var outcome = Assert.Single(await Run(confirm: _ => throw new InvalidOperationException("asked")));

        Assert.Equal(ChangeStatus.Unchanged, outcome.Change!.Status);
        Assert.Empty(outcome.Change.Diff);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public async Task A_file_that_was_searched_for_is_told_of_only_where_it_holds_something_of_ours()
    {
        var other = _folder.Write("a.yaml", SecretText.Other);
        var unrelated = _folder.Write("b.yaml", "kind: ConfigMap\n");
        var empty = _folder.Write("c.yaml", "");
        var looked = 0;

        Assert.Empty(await Run(onFile: () => Interlocked.Increment(ref looked)));
        Assert.Equal(3, looked);
        var named = await Run([.. new[] { other, unrelated, empty }.Select(p => new ManifestSource(p, "x", IsNamed: true))]);
        Assert.Equal(Enumerable.Repeat(ChangeStatus.NotApplicable, 3), named.Select(o => o.Change!.Status));
    }

    [Fact]
    public async Task Results_come_in_the_order_of_the_files_and_a_problem_holds_nobody_up()
    {
        for (var i = 0; i < 600; i++)
            _folder.Write($"{i:000}.yaml", i % 7 == 3 ? $"kind: ExternalSecret\n{i}: [\n" : SecretText.Pat);

        var outcomes = await Run();

        Assert.Equal(_folder.Names, outcomes.Select(o => Path.GetFileName(o.Path)));
        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(i % 7 == 3 ? FileProblem.YamlSyntax : null, outcomes[i].Problem?.Problem);
            Assert.Equal(i % 7 == 3 ? $"kind: ExternalSecret\n{i}: [\n" : SecretText.App, File.ReadAllText(outcomes[i].Path));
        }
    }

    [Fact]
    public async Task Questions_are_asked_one_after_the_other()
    {
        for (var i = 0; i < 100; i++)
            _folder.Write($"{i:000}.yaml", SecretText.Pat);
        var asking = 0;
        var most = 0;

        await Run(confirm: async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref asking));
            await Task.Yield();
            Interlocked.Decrement(ref asking);
            return true;
        });

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Of_a_file_of_several_documents_none_is_written_where_one_is_refused()
    {
        var text = SecretText.Pat + "---\n" + SecretText.Pat.Replace("type: \"{{ .type }}\"", "url: \"{{ .type }}\"", StringComparison.Ordinal);
        var path = _folder.Write("a.yaml", text);
        _folder.Write("b.yaml", SecretText.Pat);

        var outcomes = await Run();

        Assert.Equal([FileProblem.YamlEditRefused, null], outcomes.Select(o => o.Problem?.Problem));
        Assert.Equal(text, File.ReadAllText(path));
        Assert.Equal(SecretText.App, File.ReadAllText(_folder["b.yaml"]));
    }

    [Fact]
    public async Task A_file_that_somebody_changed_meanwhile_is_left_to_them_and_the_next_is_written()
    {
        var path = _folder.Write("a/x.yaml", SecretText.Pat);
        _folder.Write("b/x.yaml", SecretText.Pat);
        var writer = FaultyWriter.After(temporary =>
        {
            if (Path.GetDirectoryName(temporary) == _folder["a"])
                File.AppendAllText(path, "# theirs\n");
        });

        var outcomes = await Run(writer: writer);

        Assert.Equal([FileProblem.FileChangedOnDisk, null], outcomes.Select(o => o.Problem?.Problem));
        Assert.Null(outcomes[0].Change);
        Assert.Equal(SecretText.Pat + "# theirs\n", File.ReadAllText(path));
        Assert.Equal(SecretText.App, File.ReadAllText(_folder["b/x.yaml"]));
        Assert.Equal(["a", "a/x.yaml", "b", "b/x.yaml"], _folder.Names);
    }

    [Fact]
    public async Task A_full_disk_leaves_every_file_as_it_was()
    {
        for (var i = 0; i < 40; i++)
            _folder.Write($"{i:00}.yaml", SecretText.Pat);
        var names = _folder.Names;

        var outcomes = await Run(writer: FaultyWriter.WithRoomFor(100));

        Assert.Equal(40, outcomes.Count(o => o.Problem?.Problem == FileProblem.WriteFailed));
        Assert.Equal(names, _folder.Names);
        Assert.All(names, n => Assert.Equal(SecretText.Pat, File.ReadAllText(_folder[n])));
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_ends_the_run()
    {
        for (var i = 0; i < 40; i++)
            _folder.Write($"{i:00}.yaml", SecretText.Pat);
        var writer = new FaultyWriter(_ => throw new NotSupportedException("odd"));

        await Assert.ThrowsAsync<NotSupportedException>(() => Run(writer: writer).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failing_search_ends_the_run()
    {
        static IEnumerable<ManifestSource> Failing()
        {
            yield return new ManifestSource("/nowhere/a.yaml", "a.yaml", IsNamed: false);
            throw new NotSupportedException("odd");
        }
        var outcomes = new FilePipeline().RunAsync(Plans(Failing()), _ => ValueTask.FromResult(true), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<NotSupportedException>(async () =>
        {
            await foreach (var outcome in outcomes)
                Assert.Equal(FileProblem.FileNotFound, outcome.Problem?.Problem);
        });
    }

    [Fact]
    public async Task A_run_that_is_stopped_leaves_every_file_old_or_new()
    {
        for (var i = 0; i < 500; i++)
            _folder.Write($"{i:000}.yaml", SecretText.Pat);
        var names = _folder.Names;
        using var stop = new CancellationTokenSource();
        var asked = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(stop: stop.Token, confirm: async _ =>
        {
            if (++asked == 100)
                await stop.CancelAsync();
            return true;
        }));

        Assert.Equal(names, _folder.Names);
        var texts = names.Select(n => File.ReadAllText(_folder[n])).ToLookup(t => t, StringComparer.Ordinal);
        Assert.Equal([SecretText.Pat, SecretText.App], texts.Select(t => t.Key).Order(StringComparer.Ordinal));
        Assert.InRange(texts[SecretText.App].Count(), 1, 99);
    }

    [Fact]
    public async Task A_run_whose_reader_goes_away_writes_what_was_confirmed_and_nothing_else()
    {
        for (var i = 0; i < 500; i++)
            _folder.Write($"{i:000}.yaml", SecretText.Pat);
        var names = _folder.Names;
        var confirmed = new ConcurrentBag<string>();
        var outcomes = new FilePipeline().RunAsync(Plans(Sources()), c =>
        {
            confirmed.Add(c.Path);
            return ValueTask.FromResult(true);
        }, TestContext.Current.CancellationToken);

        await foreach (var _ in outcomes)
            break;

        Assert.Equal(names, _folder.Names);
        Assert.All(names, n => Assert.Equal(confirmed.Contains(_folder[n]) ? SecretText.App : SecretText.Pat, File.ReadAllText(_folder[n])));
        Assert.InRange(confirmed.Count, 1, 499);
    }

    [Fact]
    public async Task No_more_files_are_read_ahead_than_are_at_hand()
    {
        for (var i = 0; i < 2000; i++)
            _folder.Write($"{i:0000}.yaml", "kind: ExternalSecret\n");
        _folder.Write("0000.yaml", SecretText.Pat);
        var looked = 0;

        await Run(onFile: () => Interlocked.Increment(ref looked), confirm: async _ =>
        {
            for (var before = -1; before != Volatile.Read(ref looked);)
            {
                before = Volatile.Read(ref looked);
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
            Assert.InRange(looked, 1, 300);
            return true;
        });

        Assert.Equal(2000, looked);
    }

    private IEnumerable<ManifestSource> Sources() =>
        new ManifestSearch().Below(_folder.Path, TestContext.Current.CancellationToken).Select(p => new ManifestSource(p, ManifestSearch.Relative(_folder.Path, p), IsNamed: false));

    private static IEnumerable<ExternalSecretPlan> Plans(IEnumerable<ManifestSource> sources, Action? onFile = null) => sources.Select(s => new ExternalSecretPlan(s) { OnFile = onFile });

    private async Task<List<FileOutcome>> Run(IEnumerable<ManifestSource>? sources = null, AtomicWriter? writer = null, Action? onFile = null,
        Func<ManifestChange, ValueTask<bool>>? confirm = null, CancellationToken? stop = null)
    {
        var outcomes = new List<FileOutcome>();
        await foreach (var outcome in new FilePipeline(writer).RunAsync(Plans(sources ?? Sources(), onFile), confirm ?? (_ => ValueTask.FromResult(true)), stop ?? TestContext.Current.CancellationToken))
            outcomes.Add(outcome);
        return outcomes;
    }
}
