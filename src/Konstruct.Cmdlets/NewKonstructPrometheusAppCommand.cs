using System.Management.Automation;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core.Files;
using Konstruct.Core.GitOps;

namespace Konstruct.Cmdlets;

/// <summary>
/// Creates the ArgoCD Application that deploys Prometheus to a workload cluster, as the vendor's guide has it, or brings the one that is there in line. Without a path or a cluster: its text.
/// </summary>
[Cmdlet(VerbsCommon.New, "KonstructPrometheusApp", DefaultParameterSetName = TextSet, SupportsShouldProcess = true)]
[OutputType(typeof(ManifestChange), ParameterSetName = [PathSet, LiteralPathSet, ClusterSet])]
[OutputType(typeof(string), ParameterSetName = [TextSet])]
public sealed class NewKonstructPrometheusAppCommand : ManifestCmdlet
{
    private const string TextSet = "Text";

    /// <summary>Folders that are searched for clusters; with <c>-ClusterName</c> the folder of that cluster. Wildcards are resolved.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Folders, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The cluster's name as its Applications' destinations have it: a name, or in templates a token or a Helm expression. Default: what the cluster's folder tells.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(Mandatory = true, ParameterSetName = TextSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string? ClusterName { get; set; }

    /// <summary>The domain of the receiver, <c>prometheus-remote-write.&lt;domain&gt;</c>. Default: what the cluster's folder tells.</summary>
    [Parameter(ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = TextSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>Where metrics are sent. Default: <c>https://prometheus-remote-write.&lt;domain&gt;/api/v1/write</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RemoteWriteUrl { get; set; }

    /// <summary>The ArgoCD project. Default: that of the cluster's other Applications, or else the cluster's name.</summary>
    [Parameter(ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = TextSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string? ArgoProject { get; set; }

    /// <summary>Version of the chart. Default: <c>68.3.0</c>; a newer one that is there is kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChartVersion { get; set; }

    /// <summary>How long the cluster's Prometheus keeps metrics, as a duration of Prometheus. Default: <c>2h</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Retention { get; set; } = GuideValues.PrometheusRetention;

    /// <summary>How often it collects them, as a duration of Prometheus. Default: <c>5s</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ScrapeInterval { get; set; } = GuideValues.PrometheusScrapeInterval;

    /// <summary>Namespace that the chart is deployed to. Default: <c>observability</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Namespace { get; set; } = GuideValues.PrometheusNamespace;

    /// <summary>Name of the file that is created. Default: <c>35-kube-prometheus-stack.yaml</c>. An Application that is there is found whatever its file is called.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string FileName { get; set; } = GuideValues.PrometheusFile;

    /// <summary>Replaces what is there as a whole, instead of bringing it in line.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ClusterSet)]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Creating Prometheus Applications";

    /// <inheritdoc/>
    private protected override bool SearchesClusters => ClusterName is null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // What the user chose is judged before anything is read; the rest is a cluster's.
        if (ParameterSetName != TextSet)
            Checked(() => PrometheusApplication.Text(Values("cluster", "domain.example", null)));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var paths = new ItemPaths(this);
        switch (ParameterSetName)
        {
            case TextSet:
                if (Domain is null && RemoteWriteUrl is null)
                    WriteError(FileErrors.Unknown("Domain", $"The domain of the cluster '{ClusterName}' is not known.", "Give -Domain or -RemoteWriteUrl."));
                else
                    Checked(() => WriteObject(PrometheusApplication.Text(Values(null, null, null)).TrimEnd('\n')));
                break;
            case ClusterSet:
                RunClusters();
                break;
            case LiteralPathSet:
                foreach (var path in LiteralPath)
                    RunFolders(paths.Literal(path), path);
                break;
            default:
                foreach (var path in Path)
                    RunFolders(paths.Resolve(path), path);
                break;
        }
    }

    /// <inheritdoc/>
    private protected override string Action(ManifestChange change) => $"Deploy Prometheus: {change.Name}";

    /// <inheritdoc/>
    private protected override IEnumerable<IFilePlan> PlansFor(IEnumerable<ManifestSource> sources, string? projectName) => [];

    /// <inheritdoc/>
    private protected override IEnumerable<IFilePlan> PlansFor(ManifestSource source) => [];

    /// <inheritdoc/>
    private protected override IEnumerable<IFilePlan> PlansFor(ClusterFolder cluster, Func<string, string> label) => [Plan(cluster.Path, label, () =>
    {
        var facts = ClusterReader.Manifests(cluster);
        return Known(cluster.Path, facts.DestinationName ?? cluster.Name, facts.Domain, facts.ArgoProject);
    })];

    /// <inheritdoc/>
    private protected override IEnumerable<IFilePlan> PlansFor(Cluster cluster, Func<string, string> label) =>
        [Plan(cluster.Path, label, () => Known(cluster.Path, cluster.DestinationName ?? cluster.Name, cluster.Domain, cluster.ArgoProject))];

    // A file is no cluster's folder; with -ClusterName a folder is one, whatever it holds.
    private void RunFolders(IReadOnlyList<string> paths, string asked)
    {
        foreach (var path in paths)
        {
            if (File.Exists(path))
                WriteError(FileErrors.NotAFolder(asked));
            else if (ClusterName is null || !Directory.Exists(path))
                RunPaths([path], asked);
            else
                Run(Each([Plan(path, f => ManifestSearch.Relative(path, f), () => Known(path, ClusterName, null, null))]));
        }
    }

    private PrometheusPlan Plan(string folder, Func<string, string> label, Func<PrometheusValues> values) =>
        new(folder, label, values) { OnFile = CountFile, IsExcluded = IsExcluded, Force = Force };

    private PrometheusValues Known(string folder, string name, string? domain, string? argoProject)
    {
        if (Domain is null && domain is null && RemoteWriteUrl is null)
        {
            throw new FileProblemException(FileProblem.ValueUnknown,
                $"'{folder}' does not tell the domain of the cluster '{name}': expected a secret store with the server 'https://vault.<domain>', or an Ingress.", "Give -Domain or -RemoteWriteUrl.");
        }
        return Values(name, domain, argoProject);
    }

    private PrometheusValues Values(string? clusterName, string? domain, string? argoProject) => new()
    {
        ClusterName = ClusterName ?? clusterName!,
        ArgoProject = ArgoProject ?? argoProject,
        Domain = Domain ?? domain,
        RemoteWriteUrl = RemoteWriteUrl,
        ChartVersion = ChartVersion,
        Retention = Retention,
        ScrapeInterval = ScrapeInterval,
        Namespace = Namespace,
        FileName = FileName,
    };

    private void Checked(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidValueException e)
        {
            ThrowTerminatingError(FileErrors.Invalid(e));
        }
    }
}
