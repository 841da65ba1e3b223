using Konstruct.Core.Files;
using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Migration;

/// <summary>What all steps together make of the files of one cluster: each step works on what the one before it has left, in memory.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="options">How its files are moved.</param>
internal sealed class ClusterFilesPlan(Cluster cluster, ClusterFilesOptions options) : IFilePlan
{
    private readonly string _root = options.RootOf(cluster);
    private readonly List<PlannedFile> _left = [];
    private readonly Dictionary<string, Draft> _drafts = new(StringComparer.Ordinal);
    private LinkedManifests? _linked;

    /// <inheritdoc/>
    /// <remarks>Where one file is left, none of the cluster's may be written: images and secrets go together.</remarks>
    public IReadOnlyList<PlannedFile> Make(CancellationToken cancellation)
    {
        Read(cancellation);
        Advance((_, result) => result, cancellation);
        // Places of findings are right for the text that a step has left, so that a later step may have moved them.
        if (_left.Count == 0 && _drafts.Values.Any(d => d.Results.Count > 1))
        {
            foreach (var draft in _drafts.Values)
                draft.Findings = [];
            Advance((draft, result) =>
            {
                draft.Findings = [.. draft.Findings!, .. result.Findings];
                return null;
            }, cancellation);
        }
        return [.. _left.Concat(_drafts.Values.Where(d => d.Results.Count > 0).Select(d => d.Planned())).OrderBy(p => p.Outcome.Path, StringComparer.Ordinal)];
    }

    private void Advance(Func<Draft, ConversionResult, ConversionResult?> take, CancellationToken cancellation)
    {
        ConvertExternalSecrets(take, cancellation);
        UpdateCrossplane(take, cancellation);
        DeployPrometheus(take, cancellation);
    }

    private void Read(CancellationToken cancellation)
    {
        var links = new List<string>();
        foreach (var path in new ManifestSearch(relative => IsExcluded(Path.Combine(cluster.Path, relative))) { OnLink = links.Add }.Below(cluster.Path, cancellation))
            Read(path, path);
        if (links.Count == 0)
            return;
        _linked = new LinkedManifests(cluster.Path, cluster.RepositoryRoot, IsExcluded);
        foreach (var linked in _linked.Follow(links, cancellation))
        {
            if (linked.Problem is { } problem)
                _left.Add(PlannedFile.Left(linked.Path, problem));
            else
                Read(linked.Path, linked.RealPath);
        }
    }

    private void Read(string path, string real)
    {
        try
        {
            var file = ManifestFile.Read(real, mayBeLink: false);
            var bytes = file.Bytes.Span;
            if (ExternalSecretConversion.MayConcern(bytes) || CrossplaneUpdate.MayConcern(bytes) || PrometheusApplication.MayConcern(bytes) || IsTaken(Path.GetFileName(path)))
                _drafts.Add(ManifestSearch.Relative(cluster.Path, path), new Draft(Source(real), file, file.Decode()));
        }
        catch (FileProblemException e)
        {
            _left.Add(PlannedFile.Left(real, e));
        }
    }

    private void ConvertExternalSecrets(Func<Draft, ConversionResult, ConversionResult?> take, CancellationToken cancellation) =>
        Each(_drafts.Values.Where(d => ExternalSecretConversion.MayConcern(d.Text)), d => d.Take(take(d, ExternalSecretConversion.Convert(d.Parsed(), cluster.ProjectName, cancellation))));

    private void UpdateCrossplane(Func<Draft, ConversionResult, ConversionResult?> take, CancellationToken cancellation)
    {
        foreach (var folder in _drafts.Where(d => CrossplaneUpdate.MayConcern(d.Value.Text) || IsMonitors(NameOf(d.Key))).GroupBy(d => FolderOf(d.Key), d => d.Value, StringComparer.Ordinal).ToList())
        {
            var manifests = new List<FolderManifest>();
            Each(folder, d => manifests.Add(new FolderManifest(Path.GetFileName(d.Source.Path), d.Parsed())));
            if (manifests.Count > 0)
                Take(folder.Key, CrossplaneUpdate.Of(manifests, options.Crossplane, cancellation), take);
        }
    }

    private void DeployPrometheus(Func<Draft, ConversionResult, ConversionResult?> take, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (cluster.DestinationName is not { } name)
            return;
        var manifests = new List<FolderManifest>();
        foreach (var (path, draft) in _drafts.Where(d => PrometheusApplication.MayConcern(d.Value.Text) || IsPrometheus(d.Key)))
            Each([draft], d => manifests.Add(new FolderManifest(path, d.Parsed())));
        if (_left.Count > 0)
            return;
        if ((options.Domain ?? cluster.Domain ?? options.RemoteWriteUrl) is null)
        {
            _left.Add(PlannedFile.Left(cluster.Path, new FileProblemException(FileProblem.ValueUnknown,
                $"'{cluster.Path}' does not tell the domain of the cluster '{name}': expected a secret store with the server 'https://vault.<domain>', or an Ingress.", "Give -Domain or -RemoteWriteUrl.")));
            return;
        }
        try
        {
            var values = new PrometheusValues { ClusterName = name, ArgoProject = cluster.ArgoProject, Domain = options.Domain ?? cluster.Domain, RemoteWriteUrl = options.RemoteWriteUrl };
            Take("", [PrometheusApplication.Of(manifests, values)], take);
        }
        catch (InvalidValueException e)
        {
            _left.Add(PlannedFile.Left(cluster.Path, new FileProblemException(FileProblem.ValueInvalid, $"'{cluster.Path}': {e.Message}", "Give another value.", e)));
        }
    }

    private void Take(string folder, IReadOnlyList<FileUpdate> updates, Func<Draft, ConversionResult, ConversionResult?> take)
    {
        foreach (var update in updates)
        {
            var relative = folder.Length == 0 ? update.Path : $"{folder}/{update.Path}";
            var named = Path.Combine(cluster.Path, relative.Replace('/', Path.DirectorySeparatorChar));
            var path = _drafts.GetValueOrDefault(relative)?.Source.Path ?? _linked?.RealOf(named) ?? named;
            if (update.Refusal is { } refusal)
            {
                _left.Add(PlannedFile.Left(path, refusal));
                continue;
            }
            if (!_drafts.TryGetValue(relative, out var draft))
            {
                if (IsExcluded(named))
                    continue;
                _drafts.Add(relative, draft = new Draft(Source(path), null, null));
            }
            draft.Take(take(draft, update.Result!));
        }
    }

    private void Each(IEnumerable<Draft> drafts, Action<Draft> work)
    {
        foreach (var draft in drafts.Where(d => !_left.Exists(l => l.Outcome.Path == d.Source.Path)).ToList())
        {
            try
            {
                work(draft);
            }
            catch (YamlTextException e)
            {
                _left.Add(PlannedFile.Left(draft.Source.Path, e));
            }
        }
    }

    private ManifestSource Source(string path) => new(path, ManifestSearch.Relative(_root, path), IsNamed: false);

    private bool IsExcluded(string path) => options.IsExcluded?.Invoke(ManifestSearch.Relative(_root, path)) == true;

    private static bool IsTaken(string name) => IsMonitors(name) || IsPrometheus(name);

    private static bool IsMonitors(string name) => string.Equals(name, GuideValues.ServiceMonitorFile, StringComparison.OrdinalIgnoreCase);

    private static bool IsPrometheus(string path) => string.Equals(path, GuideValues.PrometheusFile, StringComparison.OrdinalIgnoreCase);

    private static string FolderOf(string path) => path.LastIndexOf('/') is >= 0 and var end ? path[..end] : "";

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private sealed class Draft(ManifestSource source, ManifestFile? file, string? before)
    {
        public ManifestSource Source => source;

        public string Text { get; private set; } = before ?? "";

        public List<ConversionResult> Results { get; } = [];

        public IReadOnlyList<Finding>? Findings { get; set; }

        public YamlFile Parsed() => YamlFile.Parse(Text);

        public void Take(ConversionResult? result)
        {
            if (result is null || (result.Text == Text && result.Objects.Count == 0 && result.Findings.Count == 0))
                return;
            Text = result.Text;
            Results.Add(result);
        }

        public PlannedFile Planned() => PlannedFile.Of(source, file, before, new ConversionResult
        {
            Text = Text,
            Dialect = Results[^1].Dialect,
            Objects = [.. Results.SelectMany(r => r.Objects)],
            Changes = [.. Results.SelectMany(r => r.Changes)],
            Findings = [.. (Findings ?? Results.SelectMany(r => r.Findings)).Distinct().OrderBy(f => f.Line).ThenBy(f => f.Column)],
        });
    }
}
