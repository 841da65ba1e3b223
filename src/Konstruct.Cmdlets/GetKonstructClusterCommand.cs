using System.Management.Automation;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core.Files;

namespace Konstruct.Cmdlets;

/// <summary>
/// Finds the workload clusters of a GitOps repository, or the templates of such: what each authenticates with, how far every step of the migration is, and what an edit cannot mend.
/// Reads only.
/// </summary>
[Cmdlet(VerbsCommon.Get, "KonstructCluster", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Cluster))]
public sealed class GetKonstructClusterCommand : KonstructCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private WildcardPattern[] _excluded = [];
    private WildcardPattern[] _names = [];
    private int _files;

    /// <summary>Folders to search: a repository, or the folder of one cluster. Wildcards are resolved. Default: the current location.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = ["."];

    /// <summary>Folders to search, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Names of clusters, as wildcards.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Files and folders to leave out of the search, as wildcards: by name, or by path relative to the folder that is searched, with slashes.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _excluded = ItemPaths.Patterns(Exclude);
        _names = ItemPaths.Patterns(Name);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var paths = new ItemPaths(this);
        if (ParameterSetName == LiteralPathSet)
        {
            foreach (var path in LiteralPath)
                Find(paths.Literal(path), path);
            return;
        }
        foreach (var path in Path)
            Find(paths.Resolve(path), path);
    }

    private void Find(IReadOnlyList<string> folders, string asked)
    {
        foreach (var folder in folders)
        {
            if (Directory.Exists(folder))
                Find(folder);
            else
                WriteError(File.Exists(folder) ? FileErrors.NotAFolder(asked) : FileErrors.NotFound(asked));
        }
    }

    private void Find(string folder)
    {
        var found = 0;
        Pump(async () =>
        {
            var progress = Progress("Looking for clusters");
            var search = new ClusterSearch(relative => _excluded.Length > 0 && ItemPaths.Matches(_excluded, relative))
            {
                OnSkipped = message => Post(() => WriteWarning(message)),
                OnFile = () => Interlocked.Increment(ref _files),
                OnOutside = outside => Post(() => TellOutside(outside)),
            };
            var reader = new ClusterReader(search) { IsWanted = name => _names.Length == 0 || ItemPaths.Matches(_names, name) };
            await foreach (var cluster in reader.BelowAsync(folder, Cancellation).ConfigureAwait(false))
            {
                found++;
                progress($"{found} clusters, {_files} files");
                Post(() => WriteObject(cluster));
            }
        });
        if (found == 0)
            WriteWarning($"No cluster was found below '{folder}'{(_names.Length > 0 ? $" whose name is like '{string.Join("', '", Name)}'" : "")}.");
    }

    // What stands in no cluster's folder has no object to hang on.
    private void TellOutside(ClusterFolder folder)
    {
        foreach (var finding in ClusterReader.FindingsOutside(folder))
        {
            var text = $"'{finding.Path}' belongs to no cluster. {finding}";
            if (finding.Severity == FindingSeverity.Information)
                WriteVerbose(text);
            else
                WriteWarning(text);
        }
    }
}
