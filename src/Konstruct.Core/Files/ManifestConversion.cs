using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Files;

/// <summary>
/// Converts files of manifests: reads and converts them in parallel, asks for each change, writes in parallel, and gives the results in the order of the files.
/// In memory are only the files at hand.
/// </summary>
public sealed class ManifestConversion
{
    // A flush to disk blocks its thread for most of the time: more writers than cores keep the disk busy.
    private const int Writers = 16;

    private const int FilesAtHand = 256;

    private readonly AtomicWriter _writer;

    /// <summary>Makes a conversion.</summary>
    /// <param name="writer">What replaces files; null: the ordinary one.</param>
    public ManifestConversion(AtomicWriter? writer = null) => _writer = writer ?? new AtomicWriter();

    /// <summary>Called for each file that was looked at.</summary>
    public Action? OnFile { get; init; }

    /// <summary>Converts files.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="confirm">Asked for each file that is to be changed, one after the other: whether to write it.</param>
    /// <param name="cancellation">Stops the conversion; a file that is being written is written to its end.</param>
    /// <returns>A result for each file that holds something of ours or has a problem, and for each file that was named on its own.</returns>
    public async IAsyncEnumerable<ConversionOutcome> RunAsync(IEnumerable<ManifestSource> sources, Func<ManifestChange, ValueTask<bool>> confirm,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(confirm);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = Channel.CreateBounded<Task<Planned?>>(new BoundedChannelOptions(FilesAtHand) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAllAsync(sources, work.Writer, stop.Token), stop.Token);
        using var writing = new BlockingCollection<WriteJob>();
        var writers = new List<Task>();
        var results = new Queue<Task<ConversionOutcome>>();
        try
        {
            await foreach (var task in work.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                // The channel gives out what it holds without a look at the token.
                cancellation.ThrowIfCancellationRequested();
                if (await task.ConfigureAwait(false) is not { } planned)
                    continue;
                results.Enqueue(await DecideAsync(planned, confirm, writing, writers, cancellation).ConfigureAwait(false));
                while (results.Count > 0 && (results.Peek().IsCompleted || results.Count > FilesAtHand))
                    yield return await results.Dequeue().ConfigureAwait(false);
            }
            while (results.TryDequeue(out var result))
                yield return await result.ConfigureAwait(false);
        }
        finally
        {
            writing.CompleteAdding();
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([reading, .. writers]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAllAsync(IEnumerable<ManifestSource> sources, ChannelWriter<Task<Planned?>> work, CancellationToken cancellation)
    {
        try
        {
            foreach (var source in sources)
                await work.WriteAsync(Task.Run(() => Plan(source, cancellation), cancellation), cancellation).ConfigureAwait(false);
            work.Complete();
        }
        catch (Exception e)
        {
            work.Complete(e);
            throw;
        }
    }

    private async ValueTask<Task<ConversionOutcome>> DecideAsync(Planned planned, Func<ManifestChange, ValueTask<bool>> confirm, BlockingCollection<WriteJob> writing, List<Task> writers,
        CancellationToken cancellation)
    {
        if (planned.Outcome.Change is not { Status: ChangeStatus.Pending } change || !await confirm(change).ConfigureAwait(false))
            return Task.FromResult(planned.Outcome);
        var job = new WriteJob(planned);
        if (writers.Count < Writers)
        {
            writers.Add(Task.Factory.StartNew(() =>
            {
                foreach (var next in writing.GetConsumingEnumerable())
                    next.CarryOut(Write, cancellation);
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }
        writing.Add(job, cancellation);
        return job.Done.Task;
    }

    private Planned? Plan(ManifestSource source, CancellationToken cancellation)
    {
        OnFile?.Invoke();
        try
        {
            var file = ManifestFile.Read(source.Path, source.Tree, mayBeLink: source.IsNamed || source.Tree is not null);
            if (!source.IsNamed && !ExternalSecretConversion.MayConcern(file.Bytes.Span))
                return null;
            var before = file.Decode();
            var result = ExternalSecretConversion.Convert(before, cancellation);
            if (!source.IsNamed && result.Names.Count == 0 && result.Findings.Count == 0)
                return null;
            var changes = result.Text != before;
            var change = new ManifestChange
            {
                Status = changes ? ChangeStatus.Pending : result.Names.Count > 0 ? ChangeStatus.Unchanged : ChangeStatus.NotApplicable,
                Kind = string.Join(", ", result.Kinds),
                Name = string.Join(", ", result.Names),
                Path = source.Path,
                Dialect = result.Dialect,
                Changes = result.Changes,
                Diff = UnifiedDiff.Between(before, result.Text, source.Label),
                Findings = [.. result.Findings.Select(f => f with { Path = source.Path })],
            };
            return new Planned(file, result.Text, new ConversionOutcome(source.Path, change, null));
        }
        catch (YamlTextException e)
        {
            return new Planned(null, "", new ConversionOutcome(source.Path, null, FileProblemException.From(source.Path, e)));
        }
        catch (FileProblemException e)
        {
            return new Planned(null, "", new ConversionOutcome(source.Path, null, e));
        }
    }

    private ConversionOutcome Write(Planned planned)
    {
        try
        {
            _writer.Replace(planned.File!, planned.Text);
            return planned.Outcome with { Change = planned.Outcome.Change! with { Status = ChangeStatus.Changed } };
        }
        catch (FileProblemException e)
        {
            return planned.Outcome with { Change = null, Problem = e };
        }
    }

    private sealed record Planned(ManifestFile? File, string Text, ConversionOutcome Outcome);

    private sealed record WriteJob(Planned Planned)
    {
        public TaskCompletionSource<ConversionOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Whatever happens, somebody waits for the end.
        public void CarryOut(Func<Planned, ConversionOutcome> write, CancellationToken cancellation)
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                Done.SetResult(write(Planned));
            }
            catch (Exception e)
            {
                Done.SetException(e);
            }
        }
    }
}
