using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Files;

/// <summary>How far the steps of the migration are in one cluster, told by making them without writing, and what they cannot mend.</summary>
internal sealed class ClusterAssessment
{
    // What a file that is no YAML was to hold.
    private static readonly (string Mark, MigrationStep Step)[] _marks =
    [
        ("argocd.argoproj.io/secret-type", MigrationStep.RepositorySecrets), ("name: " + GuideValues.OldGitSecret, MigrationStep.CrossplaneSecret), ("name: " + GuideValues.NewGitSecret, MigrationStep.CrossplaneSecret),
        ("github_token", MigrationStep.RunnerSecret), ("DeploymentRuntimeConfig", MigrationStep.CrossplaneRuntime), ("ControllerConfig", MigrationStep.CrossplaneRuntime),
        ("name: log-streamer-service", MigrationStep.CrossplaneService), ("kind: ServiceMonitor", MigrationStep.ServiceMonitor),
    ];

    private readonly ClusterFiles _files;
    private readonly List<(MigrationStep Step, string Path, bool IsPending)> _seen = [];
    private readonly List<(string Path, Finding Finding)> _findings = [];

    /// <summary>Assesses a cluster, or files that belong to none.</summary>
    public ClusterAssessment(ClusterFiles files, bool isCluster, CancellationToken cancellation)
    {
        _files = files;
        foreach (var (path, text, file) in files.Problems)
        {
            _findings.Add((path, Unreadable(text, file)));
            _seen.AddRange(_marks.Where(m => files.TextOf(path).Contains(m.Mark, StringComparison.Ordinal)).Select(m => (m.Step, path, true)));
        }
        foreach (var manifest in files.All)
            ConvertExternalSecrets(manifest, cancellation);
        foreach (var folder in files.All.GroupBy(m => FolderOf(m.Path), StringComparer.Ordinal))
            UpdateCrossplane(folder.Key, [.. folder], cancellation);
        if (isCluster && files.Manifests.DestinationName is not null)
            DeployPrometheus();
        _findings.AddRange(isCluster ? ClusterFindings.Of(files.Manifests) : ClusterFindings.Outside(files.Manifests));
        // A registry credential is a reader of the token of which more can be said.
        _findings.RemoveAll(f => f.Finding.RuleId == Rule.PatStillRead.Id && _findings.Exists(o => o.Finding.RuleId == Rule.RegistryCredential.Id && (o.Path, o.Finding.Line) == (f.Path, f.Finding.Line)));
        Findings = [.. _findings.Distinct().OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Finding.Line).ThenBy(f => f.Finding.RuleId, StringComparer.Ordinal)
            .Select(f => f.Finding with { Path = files.FullPath(f.Path) })];
        Steps = [.. Enum.GetValues<MigrationStep>().Select(Step)];
    }

    /// <summary>The state of every step.</summary>
    public IReadOnlyList<ClusterStep> Steps { get; }

    /// <summary>What an edit cannot mend, in the order of files and lines as they are on disk.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    private ClusterStep Step(MigrationStep step)
    {
        var seen = _seen.Where(s => s.Step == step).ToList();
        var pending = seen.FindIndex(s => s.IsPending);
        return new ClusterStep
        {
            Step = step,
            State = pending >= 0 ? StepState.Pending : seen.Count > 0 ? StepState.Done : StepState.NotApplicable,
            Path = seen.Count == 0 ? null : _files.FullPath(seen[Math.Max(pending, 0)].Path),
        };
    }

    private void ConvertExternalSecrets(FolderManifest manifest, CancellationToken cancellation)
    {
        if (!ExternalSecretConversion.MayConcern(manifest.File.Text))
            return;
        try
        {
            See(manifest.Path, manifest.File.Text, ExternalSecretConversion.Convert(manifest.File, _files.Manifests.ProjectName, cancellation));
        }
        catch (YamlEditException e)
        {
            Refuse(manifest.Path, ExternalSecretConversion.StepsIn(manifest.File), e);
        }
    }

    private void UpdateCrossplane(string folder, IReadOnlyList<FolderManifest> manifests, CancellationToken cancellation)
    {
        var concerned = manifests.Where(m => CrossplaneUpdate.MayConcern(m.File.Text)).Select(m => m with { Path = m.Path[(m.Path.LastIndexOf('/') + 1)..] }).ToList();
        if (concerned.Count == 0)
            return;
        foreach (var update in CrossplaneUpdate.Of(concerned, new CrossplaneValues(), cancellation))
            See(folder.Length == 0 ? update.Path : $"{folder}/{update.Path}", update);
    }

    // Where metrics are sent to does not matter for whether there is something to change, unless it is known.
    private void DeployPrometheus()
    {
        var manifests = _files.Manifests;
        var beside = _files.All;
        if (manifests.Domain is null && !beside.Any(m => PrometheusApplication.MayConcern(m.File.Text)))
        {
            _seen.Add((MigrationStep.PrometheusApplication, GuideValues.PrometheusFile, true));
            return;
        }
        try
        {
            var values = new PrometheusValues { ClusterName = manifests.DestinationName!, ArgoProject = manifests.ArgoProject, Domain = manifests.Domain ?? "domain.invalid" };
            var update = PrometheusApplication.Of(beside, values);
            See(update.Path, update);
        }
        // A name that cannot be deployed to is nothing that a step is about.
        catch (InvalidValueException e)
        {
            _findings.Add((GuideValues.PrometheusFile, Rule.Unreadable.At("", 0, $"The Prometheus Application cannot be written: {e.Message}")));
        }
    }

    private void See(string path, FileUpdate update)
    {
        if (update.Refusal is { } refusal)
            Refuse(path, update.Steps, refusal);
        else
            See(path, update.Before, update.Result!);
    }

    private void See(string path, string? before, ConversionResult result)
    {
        foreach (var seen in result.Objects)
            _seen.Add((seen.Step, path, seen.IsChanged));
        _findings.AddRange((before is null ? result.Findings : result.FindingsIn(before)).Select(f => (path, f)));
    }

    private void Refuse(string path, IReadOnlyList<MigrationStep> steps, YamlTextException refusal)
    {
        foreach (var step in steps)
            _seen.Add((step, path, true));
        _findings.Add((path, Unreadable(refusal, null)));
    }

    private static Finding Unreadable(YamlTextException? text, FileProblemException? file) => text is not null
        ? Rule.Unreadable.At(text.Position, $"{text.Problem} {text.Recommendation}")
        : Rule.Unreadable.At("", 0, file!.Message);

    private static string FolderOf(string path) => path.LastIndexOf('/') is >= 0 and var end ? path[..end] : "";
}
