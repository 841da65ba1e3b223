using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Konstruct.Core.GitOps;

namespace Konstruct.Core.Files;

/// <summary>Reads the clusters that a search finds, several at a time, and gives them in the order of the search.</summary>
/// <param name="search">Finds them.</param>
public sealed class ClusterReader(ClusterSearch search)
{
    private static readonly int _clustersAhead = 4 * Environment.ProcessorCount;

    /// <summary>Whether a cluster is wanted, by its name.</summary>
    public Func<string, bool> IsWanted { get; init; } = _ => true;

    /// <summary>Finds and reads the clusters below a folder.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async IAsyncEnumerable<Cluster> BelowAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = Channel.CreateBounded<Task<Cluster?>>(new BoundedChannelOptions(_clustersAhead) { SingleReader = true, SingleWriter = true });
        var finding = Task.Run(() => FindAsync(folder, work.Writer, stop.Token), stop.Token);
        try
        {
            await foreach (var task in work.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                if (await task.ConfigureAwait(false) is { } cluster)
                    yield return cluster;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await finding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What a cluster's manifests tell together.</summary>
    /// <param name="folder">The cluster's folder.</param>
    public static ClusterManifests Manifests(ClusterFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new ClusterFiles(folder).Manifests;
    }

    /// <summary>What the files of a folder that is none of a cluster have to do with the projects' credentials.</summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<Finding> FindingsOutside(ClusterFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new ClusterAssessment(new ClusterFiles(folder), isCluster: false, CancellationToken.None).Findings;
    }

    private async Task FindAsync(string folder, ChannelWriter<Task<Cluster?>> work, CancellationToken cancellation)
    {
        try
        {
            await foreach (var found in search.BelowAsync(folder, cancellation).ConfigureAwait(false))
            {
                if (IsWanted(found.Name))
                    await work.WriteAsync(Task.Run(() => Read(found, cancellation), cancellation), cancellation).ConfigureAwait(false);
            }
            work.Complete();
        }
        catch (Exception e)
        {
            work.Complete(e);
            throw;
        }
    }

    // A management cluster's own folder may look like a cluster's until it is read.
    private Cluster? Read(ClusterFolder folder, CancellationToken cancellation)
    {
        var files = new ClusterFiles(folder);
        var manifests = files.Manifests;
        var assessment = new ClusterAssessment(files, isCluster: true, cancellation);
        if (manifests.DestinationName is null && manifests.VaultKeys.Count == 0 && assessment.Steps.All(s => s.State == StepState.NotApplicable) && !ClusterSearch.IsLaidOut(folder.Path))
        {
            search.OnOutside?.Invoke(folder);
            return null;
        }
        return new Cluster
        {
            Name = folder.Name,
            Path = folder.Path,
            RepositoryRoot = files.RepositoryRoot,
            ProjectName = manifests.ProjectName,
            Domain = manifests.Domain,
            DestinationName = manifests.DestinationName,
            ArgoProject = manifests.ArgoProject,
            VaultKeys = manifests.VaultKeys,
            SecretStore = manifests.SecretStore,
            Dialect = manifests.Dialect,
            Authentication = manifests.Authentication,
            Steps = assessment.Steps,
            Destinations = manifests.Destinations,
            Findings = assessment.Findings,
        };
    }
}
