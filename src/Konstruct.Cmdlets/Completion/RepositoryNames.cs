using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Konstruct.Core.Files;

namespace Konstruct.Cmdlets.Completion;

/// <summary>The clusters and projects of a folder as far as they can be found while somebody waits for a completion. A search that takes longer goes on, for the next time the key is pressed.</summary>
internal static class RepositoryNames
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _known = TimeSpan.FromSeconds(15);
    private static readonly ConcurrentDictionary<string, Search> _searches = new(StringComparer.Ordinal);

    /// <summary>The names of the clusters below a folder, each with that of its project.</summary>
    /// <param name="folder">The folder's full path.</param>
    public static IReadOnlyList<(string Cluster, string? Project)> Below(string folder)
    {
        var search = _searches.AddOrUpdate(folder, static f => new Search(f), static (f, last) => last.IsOld ? new Search(f) : last);
        // Whatever it ends with.
        Task.WhenAny(search.Running, Task.Delay(_patience)).Wait();
        return search.Names;
    }

    private sealed class Search
    {
        private readonly long _begun = TimeProvider.System.GetTimestamp();
        private readonly ConcurrentQueue<(string, string?)> _names = [];

        public Search(string folder) => Running = Task.Run(() => RunAsync(folder));

        public Task Running { get; }

        public bool IsOld => Running.IsCompleted && TimeProvider.System.GetElapsedTime(_begun) > _known;

        public IReadOnlyList<(string Cluster, string? Project)> Names => [.. _names];

        [MethodImpl(MethodImplOptions.NoInlining)]
        private async Task RunAsync(string folder)
        {
            using var longest = new CancellationTokenSource(_longest);
            try
            {
                await foreach (var cluster in new ClusterReader(new ClusterSearch()).BelowAsync(folder, longest.Token).ConfigureAwait(false))
                    _names.Enqueue((cluster.Name, cluster.ProjectName));
            }
            // What was found until then is better than nothing; what cannot be read has no names.
            catch (Exception e) when (e is OperationCanceledException or IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}
