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
[OutputType(typeof(ManifestChange), ParameterSetName = [PathSet, LiteralPathSet, ClusterSet])]
[OutputType(typeof(string), ParameterSetName = [YamlSet])]
public sealed class ConvertKonstructExternalSecretCommand : ManifestCmdlet
{
    private const string YamlSet = "Yaml";

    private readonly List<string> _lines = [];

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

    /// <summary>Takes text from the pipeline instead of files and gives text: lines are joined, one string comes out.</summary>
    [Parameter(Mandatory = true, ParameterSetName = YamlSet)]
    public SwitchParameter Yaml { get; set; }

    /// <summary>The text, whole or line by line.</summary>
    [Parameter(Mandatory = true, ParameterSetName = YamlSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowNull]
    public string?[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    private protected override string Activity => "Converting ExternalSecrets";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var paths = new ItemPaths(this);
        switch (ParameterSetName)
        {
            case YamlSet:
                _lines.AddRange((InputObject ?? [null]).Select(l => l ?? ""));
                break;
            case ClusterSet:
                RunClusters();
                break;
            case LiteralPathSet:
                foreach (var path in LiteralPath)
                    RunPaths(paths.Literal(path), path);
                break;
            default:
                foreach (var path in Path)
                    RunPaths(paths.Resolve(path), path);
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

    /// <inheritdoc/>
    private protected override string Action(ManifestChange change) => $"Convert to the GitHub App: {change.Name}";

    /// <inheritdoc/>
    private protected override IEnumerable<IFilePlan> PlansFor(IEnumerable<ManifestSource> sources, string? projectName) =>
        sources.Select(s => new ExternalSecretPlan(s, projectName) { OnFile = CountFile });

    /// <inheritdoc/>
    private protected override IEnumerable<IFilePlan> PlansFor(ManifestSource source) => [new ExternalSecretPlan(source) { OnFile = CountFile }];
}
