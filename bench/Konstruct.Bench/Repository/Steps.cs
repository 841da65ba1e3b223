using System.Diagnostics;
using Konstruct.Core.Files;
using Konstruct.Core.GitOps;

namespace Konstruct.Bench.Repository;

/// <summary>The one place where the benchmark meets the engine: each step of the migration over a whole repository, as its cmdlet makes it.</summary>
internal static class Steps
{
    /// <summary>How many files the engine writes at once. The floor has the same number.</summary>
    public const int Parallelism = 16;

    /// <summary>As <c>Convert-KonstructExternalSecret</c>.</summary>
    public static Task<FolderCount> Convert(string root) => Run(root, read => Each(Manifests(root).Select(s => new ExternalSecretPlan(s) { OnFile = read })));

    /// <summary>As <c>Update-KonstructCrossplane</c>.</summary>
    public static Task<FolderCount> Update(string root) =>
        Run(root, read => Each(Manifests(root).GroupBy(s => Path.GetDirectoryName(s.Path)).Select(g => new CrossplanePlan([.. g], new CrossplaneValues()) { OnFile = read })));

    /// <summary>As <c>New-KonstructPrometheusApp</c>.</summary>
    public static Task<FolderCount> Deploy(string root) => Run(root, read => Deployments(root, read));

    /// <summary>As <c>Get-KonstructCluster</c>.</summary>
    public static async Task<FolderCount> Discover(string root)
    {
        var watch = Stopwatch.StartNew();
        var read = 0;
        var first = TimeSpan.Zero;
        var found = 0;
        var search = new ClusterSearch { OnFile = () => Interlocked.Increment(ref read) };
        await foreach (var cluster in new ClusterReader(search).BelowAsync(root).ConfigureAwait(false))
        {
            if (found++ == 0)
                first = watch.Elapsed;
            if (cluster.ProjectName is null)
                throw new InvalidOperationException($"'{cluster.Path}' was found without its project.");
        }
        return new FolderCount(read, 0) { Clusters = found, FirstMilliseconds = first.TotalMilliseconds };
    }

    private static async Task<FolderCount> Run(string root, Func<Action, IAsyncEnumerable<IFilePlan>> plans)
    {
        var read = 0;
        var written = 0;
        await foreach (var outcome in new FilePipeline().RunAsync(plans(() => Interlocked.Increment(ref read)), _ => ValueTask.FromResult(true)).ConfigureAwait(false))
        {
            if (outcome.Problem is not null)
                throw outcome.Problem;
            if (outcome.Change is { Status: ChangeStatus.Changed })
                written++;
        }
        return new FolderCount(read, written);
    }

    private static IEnumerable<ManifestSource> Manifests(string root) =>
        new ManifestSearch().Below(root).Select(f => new ManifestSource(f, ManifestSearch.Relative(root, f), IsNamed: false));

    private static async IAsyncEnumerable<IFilePlan> Deployments(string root, Action read)
    {
        await foreach (var cluster in new ClusterSearch { OnFile = read }.BelowAsync(root).ConfigureAwait(false))
        {
            yield return new PrometheusPlan(cluster.Path, f => ManifestSearch.Relative(root, f), () =>
            {
                var facts = ClusterReader.Manifests(cluster);
                return new PrometheusValues { ClusterName = facts.DestinationName!, ArgoProject = facts.ArgoProject, Domain = facts.Domain };
            });
        }
    }

    private static async IAsyncEnumerable<IFilePlan> Each(IEnumerable<IFilePlan> plans)
    {
        foreach (var plan in plans)
            yield return plan;
        await Task.CompletedTask.ConfigureAwait(false);
    }
}
