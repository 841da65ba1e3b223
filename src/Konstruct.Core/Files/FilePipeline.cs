using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Konstruct.Core.Files;

/// <summary>
/// Changes files of manifests: makes plans in parallel, asks for each change, writes in parallel, and gives the results in the order of the plans.
/// In memory are only the files at hand.
/// </summary>
public sealed class FilePipeline
{
    // A flush to disk blocks its thread for most of the time: more writers than cores keep the disk busy.
    private const int Writers = 16;

    private const int FilesAtHand = 256;

    private readonly AtomicWriter _writer;

    /// <summary>Makes a pipeline.</summary>
    /// <param name="writer">What replaces files; null: the ordinary one.</param>
    public FilePipeline(AtomicWriter? writer = null) => _writer = writer ?? new AtomicWriter();

    /// <summary>Changes files.</summary>
    /// <param name="plans">What to do.</param>
    /// <param name="confirm">Asked for each file that is to be changed, one after the other: whether to write it.</param>
    /// <param name="cancellation">Stops the pipeline; a file that is being written is written to its end.</param>
    /// <returns>A result for each file that the plans have something to say about.</returns>
    public IAsyncEnumerable<FileOutcome> RunAsync(IEnumerable<IFilePlan> plans, Func<ManifestChange, ValueTask<bool>> confirm, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plans);
        return RunAsync(OneByOne(plans), confirm, cancellation);
    }

    /// <summary>Changes files.</summary>
    /// <param name="plans">What to do, as it becomes known.</param>
    /// <param name="confirm">Asked for each file that is to be changed, one after the other: whether to write it.</param>
    /// <param name="cancellation">Stops the pipeline; a file that is being written is written to its end.</param>
    /// <returns>A result for each file that the plans have something to say about.</returns>
    public async IAsyncEnumerable<FileOutcome> RunAsync(IAsyncEnumerable<IFilePlan> plans, Func<ManifestChange, ValueTask<bool>> confirm,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(confirm);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = Channel.CreateBounded<Task<IReadOnlyList<PlannedFile>>>(new BoundedChannelOptions(FilesAtHand) { SingleReader = true, SingleWriter = true });
        var making = Task.Run(() => MakeAllAsync(plans, work.Writer, stop.Token), stop.Token);
        using var writing = new BlockingCollection<WriteJob>();
        var writers = new List<Task>();
        var results = new Queue<Task<FileOutcome>>();
        try
        {
            await foreach (var task in work.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                // The channel gives out what it holds without a look at the token.
                cancellation.ThrowIfCancellationRequested();
                foreach (var planned in await task.ConfigureAwait(false))
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
            await Task.WhenAll([making, .. writers]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async IAsyncEnumerable<IFilePlan> OneByOne(IEnumerable<IFilePlan> plans)
    {
        foreach (var plan in plans)
            yield return plan;
        await Task.CompletedTask.ConfigureAwait(false);
    }

    private static async Task MakeAllAsync(IAsyncEnumerable<IFilePlan> plans, ChannelWriter<Task<IReadOnlyList<PlannedFile>>> work, CancellationToken cancellation)
    {
        try
        {
            await foreach (var plan in plans.WithCancellation(cancellation).ConfigureAwait(false))
                await work.WriteAsync(Task.Run(() => plan.Make(cancellation), cancellation), cancellation).ConfigureAwait(false);
            work.Complete();
        }
        catch (Exception e)
        {
            work.Complete(e);
            throw;
        }
    }

    private async ValueTask<Task<FileOutcome>> DecideAsync(PlannedFile planned, Func<ManifestChange, ValueTask<bool>> confirm, BlockingCollection<WriteJob> writing, List<Task> writers,
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

    private FileOutcome Write(PlannedFile planned)
    {
        try
        {
            if (planned.File is { } file)
                _writer.Replace(file, planned.Text);
            else
                _writer.Create(planned.Outcome.Path, planned.Text);
            return planned.Outcome with { Change = planned.Outcome.Change! with { Status = ChangeStatus.Changed } };
        }
        catch (FileProblemException e)
        {
            return planned.Outcome with { Change = null, Problem = e };
        }
    }

    private sealed record WriteJob(PlannedFile Planned)
    {
        public TaskCompletionSource<FileOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Whatever happens, somebody waits for the end.
        public void CarryOut(Func<PlannedFile, FileOutcome> write, CancellationToken cancellation)
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
