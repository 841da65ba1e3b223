using System.Management.Automation;
using Konstruct.Core.Files;
using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Cmdlets;

/// <summary>
/// Brings a cluster's Crossplane in line with the vendor's guide: images of the Terraform provider and the log streamer, annotations that Prometheus reads, the metrics port of
/// the log streamer's Service, and the ServiceMonitor. Every other byte of a file stays as it was.
/// </summary>
[Cmdlet(VerbsData.Update, "KonstructCrossplane", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(ManifestChange), ParameterSetName = [PathSet, LiteralPathSet, ClusterSet])]
[OutputType(typeof(string), ParameterSetName = [YamlSet])]
public sealed class UpdateKonstructCrossplaneCommand : ManifestCmdlet
{
    private const string YamlSet = "Yaml";

    private readonly List<string> _lines = [];

    /// <summary>Files, or folders that are searched for <c>*.yaml</c> and <c>*.yml</c>. Wildcards are resolved. Where a file is named, its neighbours are read, too, but only it is changed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Takes text from the pipeline instead of files and gives text: lines are joined, one string comes out. No ServiceMonitor is added to it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = YamlSet)]
    public SwitchParameter Yaml { get; set; }

    /// <summary>The text, whole or line by line.</summary>
    [Parameter(Mandatory = true, ParameterSetName = YamlSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowNull]
    public string?[] InputObject { get; set; } = [];

    /// <summary>Image of the container <c>package-runtime</c>. Default: <c>ghcr.io/konstructio/provider-terraform:v0.0.1-rc.2</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ProviderImage { get; set; } = GuideValues.ProviderImage;

    /// <summary>Image of the container <c>log-streamer</c>. Default: <c>ghcr.io/konstructio/logs-streamer:v0.0.10</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LogStreamerImage { get; set; } = GuideValues.LogStreamerImage;

    /// <summary>Port that the provider serves its metrics on. Default: 8080.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int MetricsPort { get; set; } = GuideValues.MetricsPort;

    /// <summary>Path that the provider serves its metrics at. Default: <c>/metrics</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MetricsPath { get; set; } = GuideValues.MetricsPath;

    /// <summary>How often Prometheus collects the metrics, as a duration of Prometheus (<c>15s</c>, <c>1m30s</c>). Default: <c>15s</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ScrapeInterval { get; set; } = GuideValues.ProviderScrapeInterval;

    /// <summary>Replaces images of other registries, digests and newer versions, too, which are otherwise kept and reported.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Updating Crossplane";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            Values().Check();
        }
        catch (InvalidValueException e)
        {
            ThrowTerminatingError(FileErrors.Invalid(e));
        }
    }

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
            WriteObject(Updated(string.Join('\n', _lines)));
        }
        catch (YamlTextException e)
        {
            ThrowTerminatingError(FileErrors.Record(FileProblemException.From("<pipeline>", e), "<pipeline>"));
        }
    }

    /// <inheritdoc/>
    private protected override string Action(ManifestChange change) => $"Bring Crossplane in line: {change.Name}";

    /// <inheritdoc/>
    private protected override IEnumerable<IFilePlan> PlansFor(IEnumerable<ManifestSource> sources, string? projectName)
    {
        var folder = new List<ManifestSource>();
        foreach (var source in sources)
        {
            if (folder.Count > 0 && System.IO.Path.GetDirectoryName(folder[0].Path) != System.IO.Path.GetDirectoryName(source.Path))
            {
                yield return Plan([.. folder]);
                folder.Clear();
            }
            folder.Add(source);
        }
        if (folder.Count > 0)
            yield return Plan([.. folder]);
    }

    /// <inheritdoc/>
    private protected override IEnumerable<IFilePlan> PlansFor(ManifestSource source) => [Plan(
        [source, .. new ManifestSearch().In(System.IO.Path.GetDirectoryName(source.Path)!).Where(f => f != source.Path).Select(f => new ManifestSource(f, System.IO.Path.GetFileName(f), IsNamed: false))])];

    private CrossplanePlan Plan(IReadOnlyList<ManifestSource> folder) => new(folder, Values()) { OnFile = CountFile, IsExcluded = s => IsExcluded(s.Label) };

    private CrossplaneValues Values() => new()
    {
        ProviderImage = ProviderImage,
        LogStreamerImage = LogStreamerImage,
        MetricsPort = MetricsPort,
        MetricsPath = MetricsPath,
        ScrapeInterval = ScrapeInterval,
        ForceImages = Force,
    };

    private string Updated(string text)
    {
        const string Source = "<pipeline>";
        var update = CrossplaneUpdate.Of([new FolderManifest(Source, YamlFile.Parse(text))], Values(), Cancellation).FirstOrDefault(u => u.Path == Source);
        if (update?.Refusal is { } refusal)
            throw refusal;
        foreach (var finding in update?.Result?.Findings ?? [])
            WriteWarning(finding.ToString());
        return update?.Result?.Text ?? text;
    }
}
