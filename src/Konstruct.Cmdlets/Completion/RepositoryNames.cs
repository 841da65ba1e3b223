using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Konstruct.Core.Files;

namespace Konstruct.Cmdlets.Completion;

/// <summary>The clusters and projects of a folder as far as they can be found while somebody waits for a completion.</summary>
internal static class RepositoryNames
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _known = TimeSpan.FromSeconds(15);
    private static readonly ConcurrentDictionary<string, (long At, IReadOnlyList<(string Cluster, string? Project)> Names)> _found = new(StringComparer.Ordinal);

    /// <summary>The names of the clusters below a folder, each with that of its project.</summary>
    /// <param name="folder">The folder's full path.</param>
    public static IReadOnlyList<(string Cluster, string? Project)> Below(string folder)
    {
        if (_found.TryGetValue(folder, out var last) && TimeProvider.System.GetElapsedTime(last.At) < _known)
            return last.Names;
        var names = Find(folder);
        _found[folder] = (TimeProvider.System.GetTimestamp(), names);
        return names;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<(string, string?)> Find(string folder)
    {
        var names = new List<(string, string?)>();
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            // Off this thread, whose context the work must not wait for.
            Task.Run(async () =>
            {
                await foreach (var cluster in new ClusterReader(new ClusterSearch()).BelowAsync(folder, patience.Token).ConfigureAwait(false))
                    names.Add((cluster.Name, cluster.ProjectName));
            }).Wait();
        }
        // What was found until then is better than nothing; what cannot be read has no names.
        catch (AggregateException)
        {
        }
        return names;
    }
}
