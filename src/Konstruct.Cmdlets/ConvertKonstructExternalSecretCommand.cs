using System.Management.Automation;
using Konstruct.Core.Files;
using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Cmdlets;

/// <summary>
/// Moves the ExternalSecrets of a Konstruct platform from a GitHub personal access token to a GitHub App: ArgoCD's repository secrets,
/// Crossplane's git secret and the actions runner's secret. Every other byte of a file stays as it was.
/// </summary>
[Cmdlet(VerbsData.Convert, "KonstructExternalSecret", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(ManifestChange), ParameterSetName = [PathSet, LiteralPathSet])]
[OutputType(typeof(string), ParameterSetName = [YamlSet])]
public sealed class ConvertKonstructExternalSecretCommand : KonstructCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string YamlSet = "Yaml";

    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string?> _branches = new(StringComparer.Ordinal);
    private WildcardPattern[] _excluded = [];
    private int _files;

    /// <summary>Files, or folders that are searched for <c>*.yaml</c> and <c>*.yml</c>. Wildcards are resolved.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Files and folders to leave out of the search, as wildcards: by name, or by path relative to the folder that is searched, with slashes (<c>vendor</c>, <c>*-test.yaml</c>, <c>registry/clusters/*</c>).</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>Takes text from the pipeline instead of files and gives text: lines are joined, one string comes out.</summary>
    [Parameter(Mandatory = true, ParameterSetName = YamlSet)]
    public SwitchParameter Yaml { get; set; }

    /// <summary>The text, whole or line by line.</summary>
    [Parameter(Mandatory = true, ParameterSetName = YamlSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowNull]
    public string?[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        _excluded = [.. Exclude.Select(p => WildcardPattern.Get(p.Replace('\\', '/').TrimEnd('/'), WildcardOptions.IgnoreCase))];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case YamlSet:
                _lines.AddRange((InputObject ?? [null]).Select(l => l ?? ""));
                break;
            case LiteralPathSet:
                foreach (var path in LiteralPath)
                    Convert(Literal(path), path);
                break;
            default:
                foreach (var path in Path)
                    Convert(Resolve(path), path);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName != YamlSet)
            return;
        try
        {
            var result = ExternalSecretConversion.Convert(string.Join('\n', _lines), Cancellation);
            foreach (var finding in result.Findings)
                WriteWarning(finding.ToString());
            WriteObject(result.Text);
        }
        catch (YamlTextException e)
        {
            ThrowTerminatingError(FileErrors.Record(FileProblemException.From("<pipeline>", e), "<pipeline>"));
        }
    }

    private void Convert(IReadOnlyList<string> paths, string asked)
    {
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
                ConvertFolder(path);
            else if (File.Exists(path))
                Run([new ManifestSource(path, System.IO.Path.GetFileName(path), IsNamed: true)]);
            else
                WriteError(FileErrors.NotFound(asked));
        }
    }

    private void ConvertFolder(string folder)
    {
        var before = _files;
        var search = new ManifestSearch(IsExcluded) { OnSkipped = message => Post(() => WriteWarning(message)) };
        Run(search.Below(folder, Cancellation).Select(f => new ManifestSource(f, ManifestSearch.Relative(folder, f), IsNamed: false)));
        if (_files == before)
            WriteWarning($"'{folder}' holds no manifests: no file below it is called *.yaml or *.yml{(_excluded.Length > 0 ? " and is not excluded" : "")}.");
        else
            WriteVerbose($"'{folder}': {_files - before} manifests were looked at.");
    }

    private void Run(IEnumerable<ManifestSource> sources) => Pump(async () =>
    {
        var progress = Progress("Converting ExternalSecrets");
        var conversion = new ManifestConversion { OnFile = () => Interlocked.Increment(ref _files) };
        await foreach (var outcome in conversion.RunAsync(sources, c => AskAsync(() => Confirm(c)), Cancellation).ConfigureAwait(false))
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

    private bool Confirm(ManifestChange change)
    {
        var folder = System.IO.Path.GetDirectoryName(change.Path)!;
        if (!_branches.TryGetValue(folder, out var branch))
            _branches[folder] = branch = GitRepository.RootOf(folder) is { } root ? GitRepository.BranchOf(root) : null;
        return ShouldProcess(branch is null ? change.Path : $"{change.Path} (branch {branch})", $"Convert to the GitHub App: {change.Name}");
    }

    private bool IsExcluded(string relative) =>
        Array.Exists(_excluded, p => p.IsMatch(relative) || p.IsMatch(relative[(relative.LastIndexOf('/') + 1)..]));

    private IReadOnlyList<string> Literal(string path) =>
        Resolve(path, () => ([SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _)], provider));

    private IReadOnlyList<string> Resolve(string path) =>
        Resolve(path, () => (SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider), provider));

    private IReadOnlyList<string> Resolve(string path, Func<(IReadOnlyList<string> Paths, ProviderInfo Provider)> resolve)
    {
        try
        {
            var (paths, provider) = resolve();
            return IsFileSystem(provider, path) ? paths : [];
        }
        // No such item, drive or provider.
        catch (SessionStateException)
        {
            WriteError(FileErrors.NotFound(path));
            return [];
        }
    }

    private bool IsFileSystem(ProviderInfo provider, string path)
    {
        if (provider.Name == "FileSystem")
            return true;
        WriteError(FileErrors.NotFileSystem(path, provider.Name));
        return false;
    }
}
