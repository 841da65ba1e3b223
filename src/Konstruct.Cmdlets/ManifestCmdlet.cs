using System.Management.Automation;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core.Files;

namespace Konstruct.Cmdlets;

/// <summary>Base of the cmdlets that change manifests: what they have in common is which files they look at, how they ask, and what they put out.</summary>
public abstract class ManifestCmdlet : KonstructCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string ClusterSet = "Cluster";

    private readonly Dictionary<string, string?> _branches = new(StringComparer.Ordinal);
    private WildcardPattern[] _excluded = [];
    private WildcardPattern[] _names = [];
    private int _files;

    /// <summary>Clusters, as <c>Get-KonstructCluster</c> finds them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClusterSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public Cluster[] Cluster { get; set; } = [];

    /// <summary>Names of clusters, as wildcards: only the folders of these are looked at.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Files and folders to leave out of the search, as wildcards: by name, or by path relative to the folder that is searched, with slashes (<c>vendor</c>, <c>*-test.yaml</c>, <c>registry/clusters/*</c>).</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>What the progress says.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Whether folders are searched for clusters rather than for manifests.</summary>
    private protected virtual bool SearchesClusters => _names.Length > 0;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _excluded = ItemPaths.Patterns(Exclude);
        _names = ItemPaths.Patterns(Name);
    }

    /// <summary>What a question says is going to be done.</summary>
    private protected abstract string Action(ManifestChange change);

    /// <summary>The plans for manifests that were found, those of a folder one behind the other.</summary>
    private protected abstract IEnumerable<IFilePlan> PlansFor(IEnumerable<ManifestSource> sources, string? projectName);

    /// <summary>The plans for a file that a user named.</summary>
    private protected abstract IEnumerable<IFilePlan> PlansFor(ManifestSource source);

    /// <summary>The plans for a cluster that was found.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="label">What a path of a file in it is shown as.</param>
    private protected virtual IEnumerable<IFilePlan> PlansFor(ClusterFolder cluster, Func<string, string> label) =>
        PlansFor(cluster.Files.Where(f => !f.Path.EndsWith(".tf", StringComparison.OrdinalIgnoreCase)).Select(f => new ManifestSource(f.Path, label(f.Path), IsNamed: false)), null);

    /// <summary>The plans for a cluster that came through the pipeline.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="label">What a path of a file in it is shown as.</param>
    private protected virtual IEnumerable<IFilePlan> PlansFor(Cluster cluster, Func<string, string> label) =>
        PlansFor(Search().Below(cluster.Path, Cancellation).Select(f => new ManifestSource(f, label(f), IsNamed: false)), cluster.ProjectName);

    /// <summary>Goes through files and folders.</summary>
    private protected void RunPaths(IReadOnlyList<string> paths, string asked)
    {
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
                RunFolder(path);
            else if (File.Exists(path))
                Run(Each(PlansFor(new ManifestSource(path, System.IO.Path.GetFileName(path), IsNamed: true))));
            else
                WriteError(FileErrors.NotFound(asked));
        }
    }

    /// <summary>Goes through the clusters of the pipeline.</summary>
    private protected void RunClusters()
    {
        foreach (var cluster in Cluster.Where(c => _names.Length == 0 || ItemPaths.Matches(_names, c.Name)))
        {
            if (Directory.Exists(cluster.Path))
                Run(Each(PlansFor(cluster, Label(cluster.RepositoryRoot ?? cluster.Path))));
            else
                WriteError(FileErrors.NotFound(cluster.Path));
        }
    }

    /// <summary>Whether a file is left out.</summary>
    private protected bool IsExcluded(string relative) => _excluded.Length > 0 && ItemPaths.Matches(_excluded, relative);

    /// <summary>Counts a file that was looked at.</summary>
    private protected void CountFile() => Interlocked.Increment(ref _files);

    /// <summary>Plans one by one.</summary>
    private protected static async IAsyncEnumerable<IFilePlan> Each(IEnumerable<IFilePlan> plans)
    {
        foreach (var plan in plans)
            yield return plan;
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Carries plans out.</summary>
    private protected void Run(IAsyncEnumerable<IFilePlan> plans) => Pump(async () =>
    {
        var progress = Progress(Activity);
        await foreach (var outcome in new FilePipeline().RunAsync(plans, c => AskAsync(() => Confirm(c)), Cancellation).ConfigureAwait(false))
        {
            progress($"{_files} manifests");
            Post(() =>
            {
                if (outcome.Problem is { } problem)
                    WriteError(FileErrors.Record(problem, outcome.Path));
                else
                    WriteObject(outcome.Change);
            });
        }
    });

    private void RunFolder(string folder)
    {
        var before = _files;
        if (SearchesClusters)
        {
            var found = 0;
            Run(InClusters(folder, () => found++));
            if (found == 0)
                WriteWarning($"No cluster was found below '{folder}'{(_names.Length > 0 ? $" whose name is like '{string.Join("', '", Name)}'" : "")}.");
            return;
        }
        Run(Each(PlansFor(Search().Below(folder, Cancellation).Select(f => new ManifestSource(f, ManifestSearch.Relative(folder, f), IsNamed: false)), null)));
        if (_files == before)
            WriteWarning($"'{folder}' holds no manifests: no file below it is called *.yaml or *.yml{(_excluded.Length > 0 ? " and is not excluded" : "")}.");
        else
            WriteVerbose($"'{folder}': {_files - before} manifests were looked at.");
    }

    private async IAsyncEnumerable<IFilePlan> InClusters(string folder, Action onFound)
    {
        var search = new ClusterSearch(IsExcluded) { OnSkipped = message => Post(() => WriteWarning(message)) };
        await foreach (var cluster in search.BelowAsync(folder, Cancellation).ConfigureAwait(false))
        {
            if (_names.Length > 0 && !ItemPaths.Matches(_names, cluster.Name))
                continue;
            onFound();
            foreach (var plan in PlansFor(cluster, Label(folder)))
                yield return plan;
        }
    }

    private ManifestSearch Search() => new(IsExcluded) { OnSkipped = message => Post(() => WriteWarning(message)) };

    private static Func<string, string> Label(string folder) => path => ManifestSearch.Relative(folder, path);

    private bool Confirm(ManifestChange change)
    {
        var folder = System.IO.Path.GetDirectoryName(change.Path)!;
        if (!_branches.TryGetValue(folder, out var branch))
            _branches[folder] = branch = GitRepository.RootOf(folder) is { } root ? GitRepository.BranchOf(root) : null;
        return ShouldProcess(branch is null ? change.Path : $"{change.Path} (branch {branch})", Action(change));
    }
}
