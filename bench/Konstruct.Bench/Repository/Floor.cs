using System.Collections.Concurrent;

namespace Konstruct.Bench.Repository;

/// <summary>The least that any converter has to do: read every file, and replace those that change as safely as the engine does.</summary>
internal static class Floor
{
    /// <summary>How many files are read and written at once, as the module does.</summary>
    public const int Parallelism = 16;

    /// <summary>Reads every file below <paramref name="root"/> and keeps nothing.</summary>
    public static FolderCount Read(string root) => VisitAll(root, static _ => false);

    /// <summary>Reads every file below <paramref name="root"/>; replaces those that the conversion would change by what they hold already.</summary>
    public static FolderCount Convert(string root) => VisitAll(root, GeneratedRepository.IsConverted);

    /// <summary>Reads every file below <paramref name="root"/>; replaces those that the update would change, and creates those that it would create.</summary>
    public static FolderCount Update(string root) =>
        VisitAll(root, GeneratedRepository.IsUpdated, path => path.EndsWith("svc.yaml", StringComparison.Ordinal) ? "servicemonitor.yaml" : null);

    /// <summary>Reads every file below <paramref name="root"/>; creates a file for each cluster.</summary>
    public static FolderCount Deploy(string root) =>
        VisitAll(root, static _ => false, path => path.EndsWith("40-secret.yaml", StringComparison.Ordinal) ? "35-kube-prometheus-stack.yaml" : null);

    private static FolderCount VisitAll(string root, Func<string, bool> isReplaced, Func<string, string?>? created = null)
    {
        var files = 0;
        var written = 0;

        // Threads of their own: a flush blocks its thread, and the pool would be slow to add others.
        var partitions = Partitioner
            .Create(Directory.EnumerateFiles(root, "*.yaml", SearchOption.AllDirectories), EnumerablePartitionerOptions.NoBuffering)
            .GetPartitions(Parallelism)
            .Select(paths => Task.Factory.StartNew(() => VisitEach(paths), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WaitAll([.. partitions]);
        return new FolderCount(files, written);

        void VisitEach(IEnumerator<string> paths)
        {
            using (paths)
            {
                while (paths.MoveNext())
                    Visit(paths.Current);
            }
        }

        void Visit(string path)
        {
            var content = File.ReadAllBytes(path);
            Interlocked.Increment(ref files);
            if (isReplaced(path))
            {
                Replace(path, content);
                Interlocked.Increment(ref written);
            }
            if (created?.Invoke(path) is { } name)
            {
                Replace(Path.Combine(Path.GetDirectoryName(path)!, name), content);
                Interlocked.Increment(ref written);
            }
        }
    }

    private static void Replace(string path, byte[] content)
    {
        var temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
