using System.Runtime.CompilerServices;

namespace Konstruct.Core.ClusterActions;

/// <summary>Work that is begun together, as much of it at once as is allowed.</summary>
public static class ThrottledTasks
{
    /// <summary>Begins work, and gives each piece as it ends, in the order of the work. When whoever takes them ends, none of it goes on.</summary>
    /// <typeparam name="T">What each piece gives.</typeparam>
    /// <param name="limit">How much of it runs at once.</param>
    /// <param name="works">The work.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Tasks that have ended, well or not.</returns>
    public static async IAsyncEnumerable<Task<T>> RunAsync<T>(int limit, IEnumerable<Func<CancellationToken, Task<T>>> works, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var places = new SemaphoreSlim(limit);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task<T>> all = [.. works.Select(w => InPlaceAsync(places, w, end.Token))];
        try
        {
            foreach (Task task in all)
            {
                await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                yield return (Task<T>)task;
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(all)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<T> InPlaceAsync<T>(SemaphoreSlim places, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await work(cancellation).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }
}
